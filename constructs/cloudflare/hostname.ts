const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const lastLabel = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])";
const hostname = new RegExp(`^(?:${label}\\.)+${lastLabel}$`);
// Records of services, keys and proofs of ownership hold underscores: _dmarc.example.com.
const recordLabel = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const recordName = new RegExp(`^(?:\\*\\.)?(?:${recordLabel}\\.)+${lastLabel}$`);
const longest = 253;

export const hostnameFix = "Use a full lower-case host name, e.g. www.example.com.";

/** Whether a text is a full host name, in lower case and Punycode, without a dot at its end. */
export function isHostname(text: string): boolean {
  return text.length <= longest && hostname.test(text);
}

/** Whether a text is a host name or all those of one level below it: `*.example.com`. */
export function isHostnamePattern(text: string): boolean {
  return isHostname(text.replace(/^\*\./, ""));
}

/** Whether a text can name a DNS record: a host name, whose parts may hold `_` and whose first may be `*`. */
export function isRecordName(text: string): boolean {
  return text.length <= longest && recordName.test(text);
}
