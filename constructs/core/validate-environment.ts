import type { EnvironmentConfig } from "./environment";
import { environmentRules } from "./environment-rules";
import { labelProblems } from "./labels";
import { Token } from "./terraform";
import { type Problem, ValidationError } from "./validation-error";

/**
 * Checks a whole configuration.
 *
 * @returns the same configuration
 * @throws ValidationError with every problem at once
 */
export function validateEnvironment(config: EnvironmentConfig): EnvironmentConfig {
  const problems = environmentRules.flatMap(({ field, isValid, fix, isHidden }): Problem[] => {
    const value = read(config, field);
    if (Token.isUnresolved(value) || isValid(value, config)) return [];
    return [{ field, value: isHidden && value !== undefined ? "(not shown)" : value, fix }];
  });
  problems.push(...labelProblems(config.labels ?? {}));
  if (problems.length > 0) throw new ValidationError(`environment ${config.name}`, problems);
  return config;
}

function read(config: object, field: string): unknown {
  return field
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
}
