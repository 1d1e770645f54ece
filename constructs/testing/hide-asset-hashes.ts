const assetPath = /assets\/([^/]+)\/([0-9A-Fa-f]{32}|[0-9a-f]{64})\//g;

/**
 * The same Terraform JSON with `<asset:NAME>` in place of every asset's hash, in the asset's path and wherever else the
 * hash stands, so that a snapshot changes with the plan and not with a function's code.
 */
export function hideAssetHashes<T>(json: T): T {
  const text = JSON.stringify(json);
  const names = new Map<string, string>();
  // A hash that two assets share goes by the name of the first.
  for (const [, name = "", hash = ""] of text.matchAll(assetPath)) {
    if (!names.has(hash)) names.set(hash, name.replace(/_[0-9A-F]{8}$/, ""));
  }
  return JSON.parse([...names].reduce((all, [hash, name]) => all.replaceAll(hash, `<asset:${name}>`), text));
}
