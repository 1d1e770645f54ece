import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { synthesize } from "../local/synthesize";
import { createTerminal, type Terminal } from "../local/terminal";
import { inParallel } from "./in-parallel";
import { runCommand } from "./run-command";
import { type CommandLine, HELP, readCommandLine } from "./test-terraform/command-line";
import { withFakeCredentials } from "./test-terraform/fake-inputs";
import { installProviders } from "./test-terraform/install-providers";
import { planStack } from "./test-terraform/plan-stack";
import { distinctProviders, missingProviders } from "./test-terraform/provider";
import { formatReport, passes, progressLine, type Report, type StackReport } from "./test-terraform/report";
import { checkTerraform } from "./test-terraform/run-terraform";
import { readStacks, type Stack, selectStacks } from "./test-terraform/stack";

/** `npm run test:terraform`. */
async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.help) {
    process.stdout.write(HELP);
    return;
  }
  const scratch = mkdtempSync(join(tmpdir(), "tricloud-terraform-"));
  try {
    await run(command, scratch, createTerminal(process.stderr, command.json));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function run(command: CommandLine, scratch: string, terminal: Terminal): Promise<void> {
  const env = withFakeCredentials(process.env);
  const terraform = await checkTerraform(env);
  const stacks = selectStacks(readStacks(await outputFolder(command, scratch, terminal)), command.stacks);

  terminal.line(`Getting providers for terraform ${terraform} …`);
  const providers = await installProviders(distinctProviders(stacks), scratch, env);
  const unavailable = [...providers.missing.keys()];
  const reports = await inParallel(stacks, availableParallelism(), async (stack) => {
    const report = await judge(stack, scratch, { ...env, ...providers.env }, unavailable);
    terminal.line(progressLine(report));
    return report;
  });

  const report: Report = { terraform, missing: Object.fromEntries(providers.missing), stacks: reports };
  process.stdout.write(
    `${command.json ? JSON.stringify(report, null, 2) : `\n${formatReport(report, stacks)}`}\n`,
  );
  if (!passes(report, command.all)) process.exitCode = 1;
}

/** The folder with the stacks to plan; synthesizes them unless the command names one. */
async function outputFolder({ out }: CommandLine, scratch: string, terminal: Terminal): Promise<string> {
  if (out) return resolve(out);
  const folder = join(scratch, "synthesized");
  terminal.line("Synthesizing every environment …");
  await synthesize(folder);
  return folder;
}

async function judge(
  stack: Stack,
  scratch: string,
  env: NodeJS.ProcessEnv,
  unavailable: string[],
): Promise<StackReport> {
  const missing = missingProviders(stack, unavailable);
  if (missing.length > 0) {
    return { stack: stack.name, result: "not planned", seconds: 0, missing, diagnostics: [] };
  }
  const start = performance.now();
  const { diagnostics, additions } = await planStack(stack, join(scratch, "stacks", stack.name), env);
  const seconds = (performance.now() - start) / 1000;
  const result = diagnostics.length > 0 ? "failed" : "planned";
  return { stack: stack.name, result, seconds, additions, missing, diagnostics };
}

runCommand("test:terraform", main);
