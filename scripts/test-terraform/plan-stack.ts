import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, isFault, readAdditions, readLog, readValidation } from "./diagnostics";
import { fakeVariables } from "./fake-inputs";
import { runTerraform, type TerraformRun } from "./run-terraform";
import type { Stack } from "./stack";

/** What Terraform makes of a stack. */
export interface StackPlan {
  /** Errors and warnings of the first step that had any; none for a stack without fault. */
  diagnostics: Diagnostic[];
  /** How many resources a first apply makes. */
  additions?: number;
}

/**
 * Initializes, validates and plans a copy of a stack on an empty local state.
 *
 * @param folder where the copy is made; must not exist
 */
export async function planStack(stack: Stack, folder: string, env: NodeJS.ProcessEnv): Promise<StackPlan> {
  copyStack(stack, folder);
  const run = (...args: string[]) => runTerraform(args, folder, env);

  const init = await run("init", "-input=false", "-json");
  if (init.code !== 0) return { diagnostics: faultsOf(init, readLog(init.stdout)) };

  const validation = await run("validate", "-json");
  const faults = faultsOf(validation, readValidation(validation.stdout));
  if (faults.length > 0) return { diagnostics: faults };

  const plan = await run("plan", "-refresh=false", "-input=false", "-lock=false", "-json");
  return { diagnostics: faultsOf(plan, readLog(plan.stdout)), additions: readAdditions(plan.stdout) };
}

function copyStack({ folder: original, configuration }: Stack, folder: string): void {
  cpSync(original, folder, { recursive: true });
  // Takes the place of the remote state, which is not there without an account.
  writeJson(join(folder, "backend_override.tf.json"), { terraform: { backend: { local: {} } } });
  writeJson(join(folder, "fake.auto.tfvars.json"), fakeVariables(configuration));
}

function writeJson(file: string, content: unknown): void {
  writeFileSync(file, JSON.stringify(content));
}

/** The faults that a step finds; one that fails without saying why, for example by a crash, must not pass. */
function faultsOf({ code, stdout, stderr }: TerraformRun, diagnostics: Diagnostic[]): Diagnostic[] {
  const faults = diagnostics.filter(isFault);
  if (code === 0 || faults.some(({ severity }) => severity === "error")) return faults;
  const detail = (stderr || stdout).trim();
  return [...faults, { severity: "error", summary: `terraform exited with ${code}`, detail }];
}
