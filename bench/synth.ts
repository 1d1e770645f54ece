/**
 * Cold and warm synthesis of the three environments beside AWS CDK with as many stacks and NodejsFunctions,
 * in turn, in the same run. Cold: no bundle cache, no compile cache, no earlier output. Warm: everything kept
 * from the run before. Then one and ten copies of all environments as one app, warm.
 * Usage: npm run bench:synth [-- --runs 5]
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { countOption } from "./count-option";
import { type ProcessRun, runProcess } from "./run-process";
import { median } from "./statistics";
import { markdownTable } from "./table";

const root = resolve(__dirname, "../..");
const reference = join(root, "bench/aws-cdk");
const runs = countOption("runs", 5);

async function main(): Promise<void> {
  if (!existsSync(join(reference, "node_modules/aws-cdk-lib"))) {
    process.stderr.write("Installing the reference (aws-cdk-lib) into bench/aws-cdk ...\n");
    execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: reference, stdio: "inherit" });
  }
  const scratch = mkdtempSync(join(tmpdir(), "bench-synth-"));
  const results: Record<string, ProcessRun[]> = {
    cold: [],
    warm: [],
    "cdk cold": [],
    "cdk warm": [],
    once: [],
    "ten times": [],
  };
  try {
    for (let run = 0; run < runs; run++) {
      process.stderr.write(`run ${run + 1} of ${runs}\n`);
      const ours = join(scratch, `tricloud-${run}`);
      const theirs = join(scratch, `cdk-${run}`);
      results["cold"]?.push(await synthesize(ours));
      results["cdk cold"]?.push(await synthesizeReference(theirs));
      results["warm"]?.push(await synthesize(ours));
      results["cdk warm"]?.push(await synthesizeReference(theirs));
      // What both read from the caches is there once the first has run.
      await synthesize(ours, ["bench/copies.js", "1"]);
      results["once"]?.push(await synthesize(ours, ["bench/copies.js", "1"]));
      results["ten times"]?.push(await synthesize(ours, ["bench/copies.js", "10"]));
      rmSync(ours, { recursive: true, force: true });
      rmSync(theirs, { recursive: true, force: true });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  print(results);
}

function synthesize(folder: string, [program = "main.js", ...args]: string[] = []): Promise<ProcessRun> {
  return runProcess(["--disable-warning=DEP0044", join(root, "dist", program), ...args], {
    cwd: root,
    env: {
      CDKTF_OUTDIR: join(folder, "out"),
      TRICLOUD_BUNDLE_CACHE: join(folder, "bundles"),
      NODE_COMPILE_CACHE: join(folder, "compiled"),
    },
  });
}

function synthesizeReference(folder: string): Promise<ProcessRun> {
  return runProcess([join(reference, "app.js")], {
    cwd: reference,
    env: {
      BENCH_FUNCTIONS: functionNames().join(","),
      BENCH_OUTDIR: join(folder, "out"),
      NODE_COMPILE_CACHE: join(folder, "compiled"),
    },
  });
}

/** Every folder of lambdas/ with an entry file. */
function functionNames(): string[] {
  return readdirSync(join(root, "lambdas")).filter((name) =>
    existsSync(join(root, "lambdas", name, "index.ts")),
  );
}

function print(results: Record<string, ProcessRun[]>): void {
  const names = functionNames();
  const { cold, warm, once, "ten times": tenTimes } = results;
  process.stdout.write(
    `Synthesis of 3 environments, 7 stacks and ${names.length} functions each; median of ${runs} runs, ratio run by run.\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      ["", "Tricloud", "AWS CDK", "ratio", "peak Tricloud", "peak AWS CDK"],
      [compare("cold", cold, results["cdk cold"]), compare("warm", warm, results["cdk warm"])],
    )}\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      ["", "10 copies", "1 copy", "ratio", "peak of 10 copies", "peak of 1 copy"],
      [compare("warm, as one app", tenTimes, once)],
    )}\n`,
  );
}

function compare(label: string, runsOfOne: ProcessRun[] = [], reference: ProcessRun[] = []): string[] {
  const seconds = (list: ProcessRun[]) => median(list.map((run) => run.milliseconds)) / 1000;
  const peak = (list: ProcessRun[]) => median(list.map((run) => run.peakMegabytes));
  const ratios = runsOfOne.map(
    (run, index) => run.milliseconds / (reference[index]?.milliseconds ?? Number.NaN),
  );
  return [
    label,
    `${seconds(runsOfOne).toFixed(2)} s`,
    `${seconds(reference).toFixed(2)} s`,
    `${median(ratios).toFixed(2)}x`,
    `${peak(runsOfOne).toFixed(0)} MB`,
    `${peak(reference).toFixed(0)} MB`,
  ];
}

main().catch((error) => {
  process.stderr.write(`bench:synth: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
