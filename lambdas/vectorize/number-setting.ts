import { requireSetting } from "../shared/setting";
import { InvalidSettingError } from "./invalid-setting-error";

/**
 * A setting that is a whole number, 1 or more.
 *
 * @throws MissingSettingError, InvalidSettingError
 */
export function numberSetting<Name extends string>(env: Partial<Record<Name, unknown>>, name: Name): number {
  const text = requireSetting(env, name);
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidSettingError(name, text);
  return Number(text);
}
