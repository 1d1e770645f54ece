/** A setting that is not of the form it must have. */
export class InvalidSettingError extends Error {
  override readonly name = "InvalidSettingError";

  constructor(setting: string, value: string) {
    super(`${setting} is "${value}". Give the function a whole number, 1 or more.`);
  }
}
