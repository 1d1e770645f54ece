/** The three things every error of this library tells. */
export interface ErrorDetails {
  /** What is wrong, with the value that is wrong. */
  what: string;
  /**
   * Where it is wrong: a construct path, a configuration or a file.
   * @default - not told
   */
  where?: string;
  /** What to do about it. */
  fix: string;
  /**
   * The error underneath.
   * @default - none
   */
  cause?: unknown;
}

/** Base of every error that this library throws on purpose. */
export abstract class TricloudError extends Error {
  /** What is wrong. */
  readonly what: string;
  /** Where it is wrong: a construct path, a configuration or a file. */
  readonly where?: string;
  /** What to do about it. */
  readonly fix: string;

  constructor({ what, where, fix, cause }: ErrorDetails) {
    super(`${where ? `${where}: ` : ""}${what}\n${indent(fix)}`, { cause });
    this.name = new.target.name;
    this.what = what;
    this.where = where;
    this.fix = fix;
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
