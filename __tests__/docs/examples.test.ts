import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readExamples } from "../../scripts/docs/examples";
import type { Page } from "../../scripts/docs/place-pages";
import { emptyComment } from "../../scripts/docs/read-comment";
import { checkExamples } from "../../scripts/docs/reference";
import { resourceTypesOf, synthesizeExamples } from "../../scripts/docs/synthesize-example";

const examples = readExamples();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tricloud-examples-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("all examples synthesize in one app and keep the policies", () => {
  const stacks = synthesizeExamples(examples, folder);
  expect(stacks).toHaveLength(examples.length);
  const { stacks: written } = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));
  expect(Object.keys(written).sort()).toEqual([...stacks].sort());
});

test.each(examples.filter(({ subpath }) => subpath === "hetzner"))(
  "$file needs no other cloud",
  ({ name }) => {
    const file = path.join(folder, `stacks/hetzner-${name}/cdk.tf.json`);
    const { terraform } = JSON.parse(readFileSync(file, "utf8"));
    expect(terraform.required_providers).toEqual({ hcloud: expect.anything() });
  },
);

test("what a construct is made of leaves out what the example has besides", () => {
  const server = examples.find(({ file }) => file === "docs/examples/hetzner/server.ts");
  if (!server) throw new Error("There is no example of a server.");
  expect(resourceTypesOf(server, "Server").map(({ name }) => name)).toEqual([
    "hcloud_server",
    "hcloud_volume",
    "hcloud_volume_attachment",
  ]);
  expect(resourceTypesOf(server, "Firewall")).toEqual([
    {
      name: "hcloud_firewall",
      url: expect.stringMatching(/providers\/hetznercloud\/hcloud\/[\d.]+\/docs\/resources\/firewall$/),
    },
  ]);
  expect(() => resourceTypesOf(server, "SwarmCluster")).toThrow(
    "docs/examples/hetzner/server.ts has no SwarmCluster",
  );
});

test("a resource of a provider without a namespace leads to HashiCorp's own, a part of Terraform nowhere", () => {
  const queue = examples.find(({ file }) => file === "docs/examples/cloudflare/queue.ts");
  const topic = examples.find(({ file }) => file === "docs/examples/gcp/topic.ts");
  if (!queue || !topic) throw new Error("There is no example of a queue or a topic.");
  expect(resourceTypesOf(queue, "Queue")).toContainEqual({ name: "terraform_data" });
  expect(resourceTypesOf(topic, "Topic")).toContainEqual({
    name: "google_pubsub_topic",
    url: expect.stringContaining("/providers/hashicorp/google/"),
  });
});

test("a construct without an example and an example without a construct are found", () => {
  const [example] = examples;
  if (!example) throw new Error("There is no example.");
  const page = (name: string): Page => ({
    file: `hetzner/${name}.md`,
    subpath: "hetzner",
    declarations: [],
    construct: {
      name,
      kind: "class",
      subpath: "hetzner",
      file: `constructs/hetzner/${name}.ts`,
      exported: true,
      comment: emptyComment,
      parents: [],
      type: [],
      members: [],
    },
  });
  const shown = { ...example, subpath: "hetzner", name: "ice-box", file: "docs/examples/hetzner/ice-box.ts" };
  expect(checkExamples([page("IceBox")], [shown])).toEqual([]);
  expect(checkExamples([page("Crate")], [shown])).toEqual([
    "docs/examples/hetzner/crate.ts is missing: show how a Crate is made.",
    "docs/examples/hetzner/ice-box.ts is an example of no construct: name it after one.",
  ]);
});
