import type { EnvironmentConfig } from "../constructs/core/environment";
import { dev } from "../environments/dev";
import { prod } from "../environments/prod";
import { staging } from "../environments/staging";
import { CommandLineError } from "./command-line-error";

/** @throws CommandLineError if there is no such environment */
export function findEnvironment(name: string): EnvironmentConfig {
  const found = [dev, staging, prod].find((environment) => environment.name === name);
  if (!found) throw new CommandLineError(`--environment is ${name}`, "Use dev, staging or prod.");
  return found;
}
