/** Whether a name can be that of a new server: it becomes the host name (RFC 1123), in lower case. */
export function isServerName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** What to do about a name that a new server cannot have. */
export const serverNameFix =
  "Use 1 to 63 lower-case letters, digits and -, a letter or digit first and last: it is the host name.";

/** Whether a name suits whatever else, for which Hetzner documents no rule. */
export function isResourceName(name: string): boolean {
  return /^(?! )[\p{L}\p{N} ._:+@()/-]{1,64}(?<! )$/u.test(name);
}

/** What to do about a name that does not suit. */
export const resourceNameFix = "Use 1 to 64 letters, digits and . _ : + @ ( ) / -, with spaces only between.";
