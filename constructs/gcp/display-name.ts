/** Whether Cloud Monitoring shows a name as it is. */
export function isDisplayName(name: string): boolean {
  return name.trim() !== "" && name.length <= 512;
}

/** What to do about a name that Cloud Monitoring does not show as it is. */
export const displayNameFix = "Use 1 to 512 characters.";
