import { isServerName } from "./name";

/** Whether a name leaves room for the names of a cluster's servers, which begin with it. */
export function isClusterName(name: string): boolean {
  return isServerName(name) && name.length <= 40;
}

/** What to do about a name that does not. */
export const clusterNameFix =
  "Use 1 to 40 lower-case letters, digits and -, a letter or digit first and last: the servers are named after it.";
