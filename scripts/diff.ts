import { HELP, readCommandLine } from "./diff/command-line";
import { readPlan } from "./diff/read-plan";
import { renderComment } from "./diff/render-comment";
import { type StackChanges, stackChanges } from "./diff/stack-changes";
import { countsOf } from "./diff/summary-table";
import { readSynthesizedStacks, stackOf } from "./diff/synthesized-stack";
import { fromCaller } from "./from-caller";
import { runCommand } from "./run-command";
import { writeOutput } from "./write-output";

/** Shows plans; see `HELP`. */
function main(): void {
  const options = readCommandLine(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const synthesized = readSynthesizedStacks(options.synth ?? "cdktf.out", options.synth !== undefined);
  const stacks = options.plans.map((source) => {
    const plan = readPlan(source);
    return stackChanges(plan, source, stackOf(plan, source, synthesized));
  });
  const text = options.json ? asJson(stacks) : renderComment(stacks);
  if (options.output) writeOutput(fromCaller(options.output), text);
  else process.stdout.write(text);
  if (options.failOnDestroy && stacks.some(destroys)) process.exitCode = 2;
}

function asJson(stacks: StackChanges[]): string {
  return `${JSON.stringify({ stacks: stacks.map((stack) => ({ ...stack, counts: countsOf(stack) })) }, undefined, 2)}\n`;
}

function destroys({ resources }: StackChanges): boolean {
  return resources.some(({ action }) => action === "destroy" || action === "replace");
}

runCommand("diff", main);
