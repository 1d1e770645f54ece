import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** One call of `npx wrangler secret put`. */
export interface WranglerCall {
  args: string[];
  /** What it read from its standard input. */
  input: string;
  /** The names of the variables in its environment. */
  variables: string[];
  account?: string;
}

/** An `npx` that writes down how it is called. */
export interface FakeNpx {
  /** Has it found before the real one. */
  path: string;
  calls(): WranglerCall[];
  /** Has it fail after repeating what it read. */
  fail(): void;
  remove(): void;
}

const PROGRAM = `
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const input = readFileSync(0, "utf8");
const { CLOUDFLARE_ACCOUNT_ID: account, ...others } = process.env;
const call = { args: process.argv.slice(2), input, variables: Object.keys(others), account };
appendFileSync(join(__dirname, "calls"), JSON.stringify(call) + "\\n");
if (existsSync(join(__dirname, "fail"))) {
  console.error("Authentication error [code: 10000] while putting " + input);
  process.exit(1);
}
`;

export function makeFakeNpx(): FakeNpx {
  const folder = mkdtempSync(join(tmpdir(), "tricloud-npx-"));
  const calls = join(folder, "calls");
  writeFileSync(join(folder, "npx.cjs"), PROGRAM);
  // Not Node itself after "#!", where a path with a space in it ends early, and the real npx would be found instead.
  writeFileSync(join(folder, "npx"), `#!/bin/sh\nexec '${process.execPath}' '${folder}/npx.cjs' "$@"\n`);
  chmodSync(join(folder, "npx"), 0o755);
  return {
    path: `${folder}${delimiter}${process.env["PATH"]}`,
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as WranglerCall)
        : [],
    fail: () => writeFileSync(join(folder, "fail"), ""),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
