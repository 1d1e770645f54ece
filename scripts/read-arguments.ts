import { type ParseArgsConfig, parseArgs } from "node:util";
import { CommandLineError } from "./command-line-error";

/**
 * What a command was called with.
 *
 * @throws CommandLineError if an option is unknown, or has a value too many or too few
 */
export function readArguments<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CommandLineError(error);
  }
}
