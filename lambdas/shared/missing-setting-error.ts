/** A setting that a function cannot work without is absent. */
export class MissingSettingError extends Error {
  override readonly name = "MissingSettingError";

  constructor(readonly setting: string) {
    super(
      `${setting} is not set. Give it to the function as an environment variable or binding and deploy again.`,
    );
  }
}
