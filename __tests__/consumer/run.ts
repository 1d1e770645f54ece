import { spawnSync } from "node:child_process";
import { delimiter, dirname } from "node:path";

/** Runs a program to its end and returns what it prints; npm and Node are those that run the tests. */
export function run(
  folder: string,
  program: string,
  args: string[],
  environment: Record<string, string> = {},
): string {
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const env = { ...process.env, ...environment, PATH };
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
