import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PROJECT_FOLDER } from "../local/project";
import { adaptBinding } from "./adapt-binding";
import { MIRROR_VARIABLE, useProvidersOf } from "./provider-mirror";
import { readArguments } from "./read-arguments";
import { runCommand } from "./run-command";

const GENERATOR = "cdktf-cli@0.21.0";
// The generator's terminal library has prebuilt binaries for Node 22 at most.
const GENERATOR_NODE = "node@22.23.3";
// Fully qualified, since OpenTofu would look for a shorter source in a registry of its own.
const PROVIDER = { name: "hcloud", source: "registry.terraform.io/hetznercloud/hcloud", version: "1.68.0" };
const BINDINGS = join(PROJECT_FOLDER, "constructs", "hetzner", "bindings");

const HELP = `Generates constructs/hetzner/bindings anew from the schema of ${PROVIDER.source} ${PROVIDER.version}.

  npm run bindings

It installs ${GENERATOR} (about 400 MB) into a temporary folder and needs terraform on the PATH. The provider comes
from the registry, or from the filesystem mirror in the folder that ${MIRROR_VARIABLE} names.

  --help   show this
`;

function main(): void {
  if (asksForHelp()) {
    process.stdout.write(HELP);
    return;
  }
  const scratch = mkdtempSync(join(tmpdir(), "tricloud-bindings-"));
  try {
    replaceBindings(generate(scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function asksForHelp(): boolean {
  return readArguments({ options: { help: { type: "boolean", short: "h", default: false } } }).values.help;
}

/** @returns the folder with a folder for each resource */
function generate(scratch: string): string {
  writeFileSync(
    join(scratch, "package.json"),
    JSON.stringify({ private: true, allowScripts: { node: true } }),
  );
  run("npm", ["install", "--no-audit", "--no-fund", GENERATOR, GENERATOR_NODE], scratch);
  writeFileSync(
    join(scratch, "cdktf.json"),
    JSON.stringify({
      language: "typescript",
      app: "true",
      codeMakerOutput: "generated",
      terraformProviders: [PROVIDER],
    }),
  );
  const mirror = process.env[MIRROR_VARIABLE];
  const programs = join(scratch, "node_modules", ".bin");
  run(join(programs, "cdktf"), ["get"], scratch, {
    PATH: `${programs}${delimiter}${process.env["PATH"]}`,
    CHECKPOINT_DISABLE: "1",
    CI: "1",
    ...(mirror ? useProvidersOf(mirror, scratch) : {}),
  });
  return join(scratch, "generated", "providers", PROVIDER.name);
}

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): void {
  process.stderr.write(`${[command, ...args].join(" ")}\n`);
  execFileSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", 2, 2] });
}

/** Leaves out the barrels, which load every resource, and the empty read-me files. */
function replaceBindings(generated: string): void {
  const resources = readdirSync(generated, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  rmSync(BINDINGS, { recursive: true, force: true });
  for (const { name } of resources) {
    mkdirSync(join(BINDINGS, name), { recursive: true });
    writeFileSync(
      join(BINDINGS, name, "index.ts"),
      adaptBinding(readFileSync(join(generated, name, "index.ts"), "utf8")),
    );
  }
  process.stderr.write(`${resources.length} bindings written to ${BINDINGS}\n`);
}

runCommand("bindings", main);
