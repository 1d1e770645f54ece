import { MissingSettingError } from "./missing-setting-error";

/**
 * The text of a setting that a function cannot work without.
 *
 * @throws MissingSettingError if it is absent or blank
 */
export function requireSetting<Name extends string>(env: Partial<Record<Name, unknown>>, name: Name): string {
  const value = env[name];
  if (typeof value !== "string" || value.trim() === "") throw new MissingSettingError(name);
  return value.trim();
}
