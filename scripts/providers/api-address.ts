import { CommandLineError } from "../command-line-error";

/**
 * Where a provider's API is, if a variable says so.
 *
 * @param usual where it is otherwise
 * @throws CommandLineError if the variable holds no address
 */
export function apiAddress(env: NodeJS.ProcessEnv, variable: string, usual: string): string | undefined {
  const address = env[variable];
  if (!address) return undefined;
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? "")) return address;
  throw new CommandLineError(
    `${variable} is ${address}`,
    `Give an address such as ${usual}, or leave it out.`,
  );
}
