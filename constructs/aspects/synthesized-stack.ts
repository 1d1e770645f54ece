import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TerraformElement } from "../core/terraform";

/** A block of a stack's Terraform JSON. */
export interface Block {
  /** `resource`, `data`, `provider`, `variable`, `output`, `locals`, `module` or `terraform`. */
  readonly kind: string;
  /** The resource's type, e.g. `hcloud_firewall`, or the provider's name; empty for blocks of other kinds. */
  readonly type: string;
  /** Where Terraform finds the block, e.g. `hcloud_firewall.Ingress` or `output.Address`. */
  readonly address: string;
  /** The construct that made the block; the stack where none did. */
  readonly construct: IConstruct;
  /** In Terraform's words, references as `${…}`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Attributes = Record<string, unknown>;

/** What a stack synthesizes, each block together with the construct that made it. */
export class SynthesizedStack {
  /** All blocks, the constructs' and the stack's own. */
  readonly blocks: readonly Block[];

  constructor(
    /** The stack, after its aspects. */
    readonly stack: TerraformStack,
  ) {
    const json: Attributes = stack.toTerraform();
    const makers = new Map(
      stack.node
        .findAll()
        .filter(TerraformElement.isTerraformElement)
        .map((element) => [element.friendlyUniqueId, element] as const),
    );
    this.blocks = Object.entries(json)
      .filter(([kind]) => kind !== "//")
      .flatMap(([kind, content]) => split(kind, content as Attributes))
      .map(({ id, ...block }) => ({ ...block, construct: makers.get(id) ?? stack }));
  }

  /** The resources of a type, e.g. `hcloud_firewall`, or of all types. */
  resources(type?: string): Block[] {
    return this.blocks.filter(
      (block) => block.kind === "resource" && (type === undefined || block.type === type),
    );
  }
}

type Part = Omit<Block, "construct"> & { id: string };

function split(kind: string, content: Attributes): Part[] {
  switch (kind) {
    case "resource":
    case "data":
      return Object.entries(content).flatMap(([type, byId]) =>
        Object.entries(byId as Attributes).map(([id, attributes]) => ({
          kind,
          type,
          id,
          address: `${kind === "data" ? "data." : ""}${type}.${id}`,
          attributes: withoutMetadata(attributes as Attributes),
        })),
      );
    case "provider":
      return Object.entries(content).flatMap(([type, list]) =>
        (list as Attributes[]).map((attributes, index) => ({
          kind,
          type,
          id: "",
          address: `provider.${type}[${index}]`,
          attributes,
        })),
      );
    case "output":
    case "variable":
    case "module":
      return Object.entries(content).map(([id, attributes]) => ({
        kind,
        type: "",
        id,
        address: `${kind}.${id}`,
        attributes: withoutMetadata(attributes as Attributes),
      }));
    default:
      return [{ kind, type: "", id: "", address: kind, attributes: content }];
  }
}

function withoutMetadata({ "//": _metadata, ...attributes }: Attributes): Attributes {
  return attributes;
}
