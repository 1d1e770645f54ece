import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PlanError } from "./plan-error";

/** A resource of a synthesized stack. */
export interface Resource {
  type: string;
  /** Logical id inside the stack. */
  id: string;
  /** `<type>.<id>`, as Terraform prints it. */
  address: string;
  attributes: Record<string, unknown>;
}

type TerraformJson = { resource?: Record<string, Record<string, Record<string, unknown>>> };

/** One stack as `cdktf synth` wrote it. */
export class TerraformStack {
  readonly resources: Resource[];

  /** @throws PlanError if the stack was not synthesized */
  constructor(
    /** E.g. `dev-edge`. */
    readonly name: string,
    outputFolder: string,
  ) {
    this.folder = join(outputFolder, "stacks", name);
    const file = join(this.folder, "cdk.tf.json");
    if (!existsSync(file)) {
      throw new PlanError(
        file,
        "there is no such stack",
        "Run npm run synth, and see that main.ts builds it",
      );
    }
    const json = JSON.parse(readFileSync(file, "utf8")) as TerraformJson;
    this.resources = Object.entries(json.resource ?? {}).flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, attributes]) => ({ type, id, address: `${type}.${id}`, attributes })),
    );
  }

  /** Where the stack's relative paths start. */
  readonly folder: string;

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /**
   * A value with its `${type.id.attribute}` references to this stack's own resources put in. References to what
   * only the cloud knows (an e-mail address, a generated id) stay as they are.
   */
  resolve(value: unknown): unknown {
    if (typeof value === "string") {
      const whole = value.match(/^\$\{([^${}]+)\}$/)?.[1];
      if (whole !== undefined) return this.lookUp(whole) ?? value;
      return value.replace(/\$\{([^${}]+)\}/g, (reference, path: string) =>
        String(this.lookUp(path) ?? reference),
      );
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
    }
    return value;
  }

  /** The resource that a reference such as `${cloudflare_queue.deliveries.queue_id}` points at. */
  follow(reference: unknown): Resource | undefined {
    const address =
      typeof reference === "string" ? reference.match(/^\$\{(\w+\.[\w-]+)\.[\w.[\]]+\}$/)?.[1] : undefined;
    return this.resources.find((resource) => resource.address === address);
  }

  /** A text attribute that must be there. */
  text(resource: Resource, attribute: string): string {
    const value = this.resolve(resource.attributes[attribute]);
    if (typeof value === "string") return value;
    throw new PlanError(
      resource.address,
      `has no ${attribute}`,
      "Set it in the construct that makes the resource",
    );
  }

  private lookUp(path: string): unknown {
    const [type, id, attribute, ...deeper] = path.split(".");
    if (deeper.length > 0 || attribute === undefined) return undefined;
    const value = this.resources.find((resource) => resource.address === `${type}.${id}`)?.attributes[
      attribute
    ];
    return value === undefined ? undefined : this.resolve(value);
  }
}

/** Single blocks may be written as an object or as a list of one. */
export function block(value: unknown): Record<string, unknown> | undefined {
  const single: unknown = Array.isArray(value) ? value[0] : value;
  return typeof single === "object" && single !== null ? (single as Record<string, unknown>) : undefined;
}
