import { isServerName } from "./name";

/** Whether a name leaves room for the names of a cluster's servers, which begin with it, as Terraform's outputs do. */
export function isClusterName(name: string): boolean {
  return isServerName(name) && /^[a-z]/.test(name) && name.length <= 40;
}

/** What to do about a name that does not. */
export const clusterNameFix =
  "Use 1 to 40 lower-case letters, digits and -, a letter first, a letter or digit last: the servers are named after it.";
