import { resolve } from "node:path";

/** A path as it was typed: npm runs a script in the project's folder and says in `INIT_CWD` where it was called. */
export function fromCaller(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? "", path);
}
