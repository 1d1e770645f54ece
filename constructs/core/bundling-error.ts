import { type ErrorDetails, TricloudError } from "./tricloud-error";

/** A place in a source file. */
export interface SourceLocation {
  /** Path of the file, relative to the working folder. */
  file: string;
  /** Line, from 1. */
  line: number;
  /** Column in bytes, from 1. */
  column: number;
}

/** What a bundling error tells beside what, where and fix. */
export interface BundlingErrorDetails extends ErrorDetails {
  /** The function's entry file as it was requested. */
  entry: string;
  /**
   * The first place in the sources that is wrong.
   * @default - not known
   */
  location?: SourceLocation;
}

/** Thrown when a function's code does not become a bundle. */
export class BundlingError extends TricloudError {
  /** The function's entry file as it was requested. */
  readonly entry: string;
  /** The first place in the sources that is wrong, where there is one. */
  readonly location?: SourceLocation;

  constructor(details: BundlingErrorDetails) {
    super(details);
    this.entry = details.entry;
    this.location = details.location;
  }

  /** The same error, as seen by the construct at `path`. */
  at(path: string): BundlingError {
    return new BundlingError({ ...this, where: path, cause: this.cause });
  }
}
