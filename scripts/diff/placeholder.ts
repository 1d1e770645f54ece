/** Stands where a value may not or cannot be shown. */
export class Placeholder {
  static readonly sensitive = new Placeholder("(sensitive)");
  static readonly unknown = new Placeholder("(known after apply)");

  private constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}
