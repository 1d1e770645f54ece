import { createHash } from "node:crypto";
import { Token } from "./terraform";
import { ValidationError } from "./validation-error";

/** The limits that a cloud sets on a name. */
export interface PhysicalNameOptions {
  /**
   * Longest name allowed, in characters; at least 10. A label of a DNS name has 63.
   * @default 63
   */
  maxLength?: number;
}

const hashLength = 8;
const plainName = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * The name of a cloud resource: the parts joined by hyphens, e.g. `dev-aircall-deliveries`.
 *
 * The name is made of lower-case letters, digits and hyphens, starts with a letter and ends with a letter or
 * digit, which every resource of the three clouds accepts. Where the joined parts are not such a name, or are
 * too long, they are cut to fit and end in a hash of the original, so that different parts stay different.
 * A name put in comes out as it is.
 *
 * @param parts from the general to the special, e.g. environment, purpose
 * @throws ValidationError if a part is a Terraform token: a name has to be known before the apply
 */
export function physicalName(parts: readonly string[], { maxLength = 63 }: PhysicalNameOptions = {}): string {
  const joined = parts.join("-");
  if (Token.isUnresolved(joined)) {
    throw new ValidationError("physicalName", [
      { field: "parts", value: parts, fix: "Use plain strings: a name must be known before the apply." },
    ]);
  }
  if (maxLength < hashLength + 2) {
    throw new ValidationError("physicalName", [
      {
        field: "maxLength",
        value: maxLength,
        fix: `Use ${hashLength + 2} or more: a name may end in a hash.`,
      },
    ]);
  }
  if (plainName.test(joined) && joined.length <= maxLength) return joined;
  const hash = createHash("sha256").update(joined).digest("hex").slice(0, hashLength);
  const stem = joined
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, maxLength - hashLength - 1)
    .replace(/-$/, "");
  return `${stem || "n"}-${hash}`;
}
