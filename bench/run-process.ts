import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one run of a command took. */
export interface ProcessRun {
  milliseconds: number;
  /** Peak resident memory of the largest Node process of the run, in megabytes. */
  peakMegabytes: number;
}

/** Runs a Node program to its end; rejects with its output if it fails. */
export async function runProcess(
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<ProcessRun> {
  const scratch = mkdtempSync(join(tmpdir(), "bench-"));
  const report = join(scratch, "peaks");
  const hook = join(__dirname, "../../bench/report-peak.cjs");
  try {
    const start = performance.now();
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, ["--require", hook, ...args], {
        cwd: options.cwd,
        env: { ...process.env, ...options.env, BENCH_PEAK_FILE: report },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      child.stdout.on("data", (data) => (output += data));
      child.stderr.on("data", (data) => (output += data));
      child.on("error", reject);
      child.on("close", (code) =>
        code === 0 ? resolve() : reject(new Error(`${args.join(" ")} exited with ${code}:\n${output}`)),
      );
    });
    const milliseconds = performance.now() - start;
    const peaks = readFileSync(report, "utf8").trim().split("\n").map(Number);
    return { milliseconds, peakMegabytes: Math.max(...peaks) / 1024 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
