import { CommandLineError } from "./command-line-error";

/**
 * Variables of the environment that a command cannot do without.
 *
 * @param whose for the message, e.g. `Guesty`
 * @throws CommandLineError with the names of all that are missing
 */
export function requireVariables<Name extends string>(
  env: NodeJS.ProcessEnv,
  whose: string,
  ...names: Name[]
): Record<Name, string> {
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length > 0) {
    throw new CommandLineError(
      `${whose}'s credentials are not complete`,
      `Set ${missing.join(" and ")} in the environment.`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, env[name]?.trim()])) as Record<Name, string>;
}
