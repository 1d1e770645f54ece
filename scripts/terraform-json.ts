/** A block of Terraform JSON that cdktf made, with the construct's path beside its attributes. */
export type Block = Record<string, unknown> & { "//"?: { metadata?: { path?: string } } };

/** A stack's Terraform JSON, as far as the commands read it. */
export interface StackJson {
  "//"?: { outputs?: unknown };
  resource?: Record<string, Record<string, Block>>;
  data?: Record<string, Record<string, Block>>;
  module?: Record<string, Block>;
}

/** A block with its address and the path of the construct that made it. */
export interface PlacedBlock {
  /** E.g. `google_pubsub_topic.Topic_1` or `data.hcloud_network.Network_1`. */
  address: string;
  /** E.g. `google_pubsub_topic`; `module` for a module. */
  type: string;
  path: string;
  attributes: Block;
}

/** All resources, data sources and modules that a construct made. */
export function placedBlocks(json: StackJson): PlacedBlock[] {
  return [
    ...addressed(json.resource, ""),
    ...addressed(json.data, "data."),
    ...addressed({ module: json.module ?? {} }, ""),
  ].flatMap(({ attributes, ...block }) => {
    const path = attributes["//"]?.metadata?.path;
    return path === undefined ? [] : [{ ...block, path, attributes }];
  });
}

/** All texts in a value, at any depth. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function addressed(byType: StackJson["resource"], prefix: string): Omit<PlacedBlock, "path">[] {
  return Object.entries(byType ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ address: `${prefix}${type}.${id}`, type, attributes })),
  );
}
