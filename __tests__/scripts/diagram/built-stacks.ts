import type { BuiltConstruct, BuiltStack } from "../../../scripts/diagram/built-stack";

type Blocks = Record<string, Record<string, unknown> & { path: string }>;

/**
 * A stack as if it had been built.
 *
 * @param resources by address, e.g. `cloudflare_queue.Queue_1` or `data.hcloud_network.Network_1`
 * @param constructs class names by path; `import Topic` for an import
 */
export function builtStack(name: string, resources: Blocks, constructs: Record<string, string>): BuiltStack {
  const json: Record<string, Record<string, Record<string, unknown>>> = { resource: {}, data: {} };
  for (const [address, { path, ...attributes }] of Object.entries(resources)) {
    const [id = "", type = "", isData] = address.split(".").reverse();
    const blocks = json[isData ? "data" : "resource"] ?? {};
    blocks[type] = { ...(blocks[type] as object), [id]: { ...attributes, "//": { metadata: { path } } } };
  }
  return { name, json, constructs: Object.entries({ [name]: "Stack", ...constructs }).map(toConstruct) };
}

function toConstruct([path, noun]: [string, string]): BuiltConstruct {
  return { path, noun: noun.replace("import ", ""), isImport: noun.startsWith("import "), texts: [] };
}
