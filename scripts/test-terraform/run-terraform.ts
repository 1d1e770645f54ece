import { execFile } from "node:child_process";
import { CommandLineError } from "../command-line-error";

/** What a run of terraform left behind. */
export interface TerraformRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Far above what a plan takes that calls nobody. */
const TIME_LIMIT_SECONDS = 300;
const OVERDUE =
  `It did not end within ${TIME_LIMIT_SECONDS} s. Does a data source or a provider call somebody? ` +
  "A plan without an account must not.";
const OLDEST = [1, 11] as const;
const INSTALL = "Install it from https://developer.hashicorp.com/terraform/install and put it on the PATH.";

/**
 * Runs terraform to its end, whatever its exit code.
 *
 * @throws CommandLineError when there is no terraform
 */
export function runTerraform(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<TerraformRun> {
  const options = { cwd, env, timeout: TIME_LIMIT_SECONDS * 1000, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile("terraform", args, options, (error, stdout, stderr) => {
      if (!error) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ code: error.code, stdout, stderr });
      else if (error.killed) resolve({ code: 1, stdout, stderr: OVERDUE });
      else
        reject(
          error.code === "ENOENT"
            ? new CommandLineError("There is no terraform on the PATH.", INSTALL)
            : error,
        );
    });
  });
}

/**
 * @returns the version of terraform on the PATH
 * @throws CommandLineError that says how to install it when it is missing or too old
 */
export async function checkTerraform(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await runTerraform(["version", "-json"], process.cwd(), env);
  const version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  if (!isRecent(version)) {
    throw new CommandLineError(`terraform is ${version}; ${OLDEST.join(".")} or later is needed.`, INSTALL);
  }
  return version;
}

/** Whether a version of terraform, e.g. `1.11.4`, has all that is used here. */
function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
