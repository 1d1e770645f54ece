import type { Validation } from "../core";
import { verbatim } from "./verbatim";

/** Reads a value from a field of a log entry. */
export class LogExtractor {
  /**
   * The whole field.
   *
   * @param path e.g. `jsonPayload.reason`
   */
  static field(path: string): LogExtractor {
    return new LogExtractor(path);
  }

  /**
   * The part of the field that the expression's one group matches.
   *
   * @param path e.g. `textPayload`
   * @param pattern RE2, with one group, e.g. `took (\d+) ms`
   */
  static pattern(path: string, pattern: string): LogExtractor {
    return new LogExtractor(path, pattern);
  }

  private constructor(
    private readonly path: string,
    private readonly pattern?: string,
  ) {}

  /** As Logging writes it, e.g. `EXTRACT(jsonPayload.reason)`. */
  get expression(): string {
    return this.pattern === undefined
      ? `EXTRACT(${this.path})`
      : verbatim(`REGEXP_EXTRACT(${this.path}, "${this.pattern.replaceAll('"', '\\"')}")`);
  }

  /** Adds what Logging would refuse. */
  validate(validation: Validation, field: string): void {
    validation
      .check(
        field,
        this.path,
        (path) => /^[A-Za-z_][\w-]*(\.([\w@/-]+|"[^"]+"))*$/.test(path),
        "Use the path of a field, e.g. jsonPayload.reason.",
      )
      .check(
        field,
        this.pattern,
        (pattern) => countGroups(pattern) === 1,
        "Use an expression with one group, e.g. took (\\d+) ms.",
      );
  }
}

/** Adds what Logging would refuse about labels and where their values come from. */
export function validateExtractors(
  validation: Validation,
  field: string,
  extractors: Readonly<Record<string, LogExtractor>> = {},
): void {
  const labels = Object.entries(extractors);
  validation.check(field, labels, ({ length }) => length <= 10, "Use 10 labels at most.");
  for (const [label, extractor] of labels) {
    validation.check(
      `${field} key`,
      label,
      (key) => /^[A-Za-z_]\w{0,99}$/.test(key),
      "Use letters, digits and _, no digit first, 100 characters at most.",
    );
    extractor.validate(validation, `${field}.${label}`);
  }
}

/** Groups that keep what they match: `(?:` and an escaped or bracketed parenthesis do not. */
function countGroups(pattern: string): number {
  return (
    pattern
      .replace(/\\./g, "")
      .replace(/\[[^\]]*\]/g, "")
      .match(/\((?!\?)|\(\?P?</g)?.length ?? 0
  );
}
