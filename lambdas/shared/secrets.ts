/**
 * The secrets of one setting that holds several, so that a new one can be added before the old one is withdrawn.
 *
 * @param setting secrets separated by commas or white space; absent or blank gives none
 */
export function parseSecrets(setting: string | undefined): string[] {
  return (setting ?? "").split(/[\s,]+/).filter((secret) => secret !== "");
}
