import { statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandLineError } from "./command-line-error";

/** Names the folder that Terraform takes providers from in place of the registry. */
export const MIRROR_VARIABLE = "TRICLOUD_PROVIDER_MIRROR";

/**
 * Has Terraform take its providers from a folder alone.
 *
 * @param folder where the configuration file is written
 * @param mirror a folder laid out as
 * {@link https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror | Terraform's filesystem mirrors}
 * @returns the variable that names the file to Terraform
 * @throws CommandLineError if the mirror is no folder
 */
export function useProvidersOf(mirror: string, folder: string): { TF_CLI_CONFIG_FILE: string } {
  if (!statSync(mirror, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandLineError(
      `${mirror} is no folder`,
      `Name a filesystem mirror of Terraform in ${MIRROR_VARIABLE}.`,
    );
  }
  const file = join(folder, "providers.tfrc");
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(resolve(mirror))}\n  }\n}\n`,
  );
  return { TF_CLI_CONFIG_FILE: file };
}
