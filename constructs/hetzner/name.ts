/** Whether Hetzner takes a name for a server: it becomes the host name (RFC 1123). */
export function isServerName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** What to do about a name that Hetzner does not take for a server. */
export const serverNameFix =
  "Use 1 to 63 lower-case letters, digits and -, a letter or digit first and last: it is the host name.";

/** Whether a name suits whatever is no server. */
export function isResourceName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9 ._@-]{0,62}[A-Za-z0-9])?$/.test(name);
}

/** What to do about a name that does not suit. */
export const resourceNameFix =
  "Use 1 to 64 letters, digits, spaces, ., _, @ and -, a letter or digit first and last.";
