import { mayBeDestroyed } from "./allow-destroy";
import type { Policy, Violation } from "./policy";
import type { Block, SynthesizedStack } from "./synthesized-stack";

type Attributes = Block["attributes"];

/** How a type of resource that holds data is protected. */
interface Protection {
  /** Whether a resource of the type holds data that is nowhere else. @default - always */
  holdsData?: (attributes: Attributes) => boolean;
  /** The argument with which Terraform refuses. @default "lifecycle.prevent_destroy" */
  refusal?: string;
  /** Whether Terraform refuses as long as nobody says otherwise. @default false */
  refusesByDefault?: boolean;
  /** The cloud's own protection: argument and value. @default - the cloud has none */
  own?: Attributes;
}

/** Servers are not among them: what must outlive a server is on its volume. */
const protections: Record<string, Protection> = {
  hcloud_volume: { own: { delete_protection: true } },
  hcloud_storage_box: { own: { delete_protection: true } },
  google_firestore_database: { own: { delete_protection_state: "DELETE_PROTECTION_ENABLED" } },
  // The provider's own refusal holds even after the resource has left the configuration.
  google_secret_manager_secret: { refusal: "deletion_protection" },
  google_storage_bucket: { own: { force_destroy: false } },
  google_sql_database_instance: { refusal: "deletion_protection", refusesByDefault: true },
  google_bigquery_table: { refusal: "deletion_protection", refusesByDefault: true },
  google_compute_disk: {},
  // With a key goes all that it encrypts.
  google_kms_crypto_key: {},
  // A subscription without a push endpoint keeps messages until somebody asks for them.
  google_pubsub_subscription: { holdsData: ({ push_config }) => push_config === undefined },
  cloudflare_queue: {},
  cloudflare_r2_bucket: {},
  cloudflare_d1_database: {},
  cloudflare_workers_kv_namespace: {},
};

/**
 * Demands that every resource that holds data refuses to be deleted: by Terraform, with `prevent_destroy`, and by the
 * cloud itself where it can. `allowDestroy` makes an exception.
 *
 * @example
 * applyPolicies(stack, { policies: [new RequireProtection()] });
 */
export class RequireProtection implements Policy {
  check(stack: SynthesizedStack): Violation[] {
    return stack.resources().flatMap(({ type, construct, attributes }): Violation[] => {
      const protection = protections[type];
      if (!protection || protection.holdsData?.(attributes) === false || mayBeDestroyed(construct)) return [];
      const lacking = missing(attributes, protection);
      if (lacking.length === 0) return [];
      return [
        {
          where: construct.node.path,
          what: `${type} holds data and lacks ${lacking.join(" and ")}`,
          fix: "Set `protect: true` or these arguments, or call allowDestroy(construct, reason) if the data may be lost.",
        },
      ];
    });
  }
}

function missing(
  attributes: Attributes,
  { refusal = "lifecycle.prevent_destroy", refusesByDefault = false, own = {} }: Protection,
): string[] {
  return Object.entries({ [refusal]: true, ...own })
    .filter(([argument, value]) => {
      const unsaid = argument === refusal && refusesByDefault;
      return (read(attributes, argument) ?? unsaid) !== value;
    })
    .map(([argument, value]) => `${argument} = ${JSON.stringify(value)}`);
}

function read(attributes: Attributes, argument: string): unknown {
  return argument
    .split(".")
    .reduce<unknown>((value, key) => (value as Attributes | undefined)?.[key], attributes);
}
