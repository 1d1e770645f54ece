import { spawn } from "node:child_process";
import { join } from "node:path";
import { PROJECT_FOLDER } from "./project";

/** Where `cdktf synth` writes. */
export const OUTPUT_FOLDER = join(PROJECT_FOLDER, "cdktf.out");

/**
 * Synthesizes the stacks of all environments, as `npm run synth` does.
 *
 * @throws Error with what main.ts had to say
 */
export async function synthesize(outputFolder = OUTPUT_FOLDER): Promise<void> {
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, "dist", "main.js")], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, CDKTF_OUTDIR: outputFolder },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`Synthesizing the environments failed:\n${output.trim()}`);
}
