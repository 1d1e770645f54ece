export const accountIdFix = "Use the account's 32 hex digits.";
export const zoneIdFix = "Use the zone's 32 hex digits.";

/** Whether a text can be the id of an account, a zone or another thing that Cloudflare numbers. */
export function isCloudflareId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
