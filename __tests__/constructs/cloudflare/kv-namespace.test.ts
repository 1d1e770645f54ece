import { KvNamespace, type KvNamespaceProps, Worker } from "../../../constructs/cloudflare";
import { Match, Template } from "../../../constructs/testing";
import { accountId, cloudflareStack, zoneId } from "./cloudflare-stack";

const type = "cloudflare_workers_kv_namespace";

function namespaceStack(props: Partial<KvNamespaceProps> = {}) {
  const stack = cloudflareStack();
  const namespace = new KvNamespace(stack, "Cache", { accountId, title: "dev-cache", ...props });
  return { stack, namespace };
}

test("a namespace refuses to be deleted unless told otherwise", () => {
  Template.fromStack(namespaceStack().stack).hasResource(type, {
    account_id: accountId,
    title: "dev-cache",
    lifecycle: { prevent_destroy: true },
  });
  Template.fromStack(namespaceStack({ protect: false }).stack).hasResource(type, {
    lifecycle: { prevent_destroy: Match.absent(), create_before_destroy: true },
  });
});

test("a Worker gets a namespace under a name, of ours and of others'", () => {
  const { stack, namespace } = namespaceStack();
  const worker = new Worker(stack, "Worker", {
    accountId,
    scriptName: "dev-worker",
    entry: "lambdas/worker/index.ts",
  });
  namespace.grantReadWrite(worker, "CACHE");
  KvNamespace.fromNamespaceId(stack, "Theirs", zoneId).grantReadWrite(worker, "THEIRS");
  Template.fromStack(stack).hasResource("cloudflare_workers_script", {
    bindings: [
      {
        name: "CACHE",
        type: "kv_namespace",
        namespace_id: Match.stringLikeRegexp("^\\$\\{cloudflare_workers_kv_namespace\\.Cache_.*\\.id\\}$"),
      },
      { name: "THEIRS", type: "kv_namespace", namespace_id: zoneId },
    ],
  });
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const { stack, namespace } = namespaceStack({ transform: (config) => ({ ...config, title: "changed" }) });
  Template.fromStack(stack).hasResource(type, { title: "changed" });
  expect(namespace.node.defaultChild).toMatchObject({ terraformResourceType: type });
});

test("a title is used once in an account", () => {
  const { stack } = namespaceStack();
  expect(() => new KvNamespace(stack, "Again", { accountId, title: "dev-cache" })).toThrow(
    'stack/Again: title is "dev-cache"\n  Choose another name: stack/Cache has this one.',
  );
});

test.each([
  { props: { accountId: "mine" }, message: 'accountId is "mine"\n  Use the account\'s 32 hex digits.' },
  { props: { title: "" }, message: 'title is ""\n  Use 1 to 512 characters.' },
  { props: { title: "x".repeat(513) }, message: "title is" },
])("a namespace refuses $props", ({ props, message }) => {
  expect(() => namespaceStack(props)).toThrow(`stack/Cache: ${message}`);
});

test("a title is no id", () => {
  expect(() => KvNamespace.fromNamespaceId(cloudflareStack(), "Theirs", "dev-cache")).toThrow(
    'stack/Theirs: namespaceId is "dev-cache"\n  Use the namespace\'s 32 hex digits, not its title.',
  );
});
