import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";

const root = path.resolve(__dirname, "../..");
const example = path.join(root, "docs/examples/shop.ts");

test("the README shows the example that the tests compile, word for word", () => {
  const [, shown] = readFileSync(path.join(root, "README.md"), "utf8").match(/```ts\n([\s\S]*?)```/) ?? [];
  expect(shown).toBe(readFileSync(example, "utf8"));
});

test("the example synthesizes in a project of its own", () => {
  const project = mkdtempSync(path.join(tmpdir(), "example project "));
  try {
    mkdirSync(path.join(project, "node_modules"));
    symlinkSync(root, path.join(project, "node_modules/tricloud"), "dir");
    symlinkSync(path.join(root, "node_modules/cdktf"), path.join(project, "node_modules/cdktf"), "dir");
    cpSync(path.join(root, "docs/examples/src"), path.join(project, "src"), { recursive: true });
    buildSync({
      entryPoints: [example],
      outfile: path.join(project, "shop.js"),
      format: "cjs",
      logLevel: "error",
    });
    execFileSync(process.execPath, ["shop.js"], { cwd: project, stdio: "pipe" });
    const stack = path.join(project, "cdktf.out/stacks/shop");
    const { resource } = JSON.parse(readFileSync(path.join(stack, "cdk.tf.json"), "utf8"));
    const [script] = Object.values(resource.cloudflare_workers_script) as Record<string, string>[];
    expect(script).toMatchObject({
      script_name: "hooks",
      bindings: [{ name: "ORDERS", type: "queue", queue_name: expect.stringContaining("queue_name") }],
    });
    expect(readFileSync(path.join(stack, script?.["content_file"] ?? ""), "utf8")).toContain("ORDERS.send");
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
