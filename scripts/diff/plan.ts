/**
 * A plan as `terraform show -json` writes it, as far as the command shows it.
 *
 * {@link https://developer.hashicorp.com/terraform/internals/json-format}
 */
export interface Plan {
  /** `<major>.<minor>`; a minor version only ever adds. */
  format_version: string;
  resource_changes?: PlannedChange[];
  /** What was found changed since the last apply. */
  resource_drift?: PlannedChange[];
  /** Changes that a later plan makes. */
  deferred_changes?: unknown[];
  output_changes?: Record<string, Change>;
  variables?: Record<string, { value?: unknown }>;
  configuration?: {
    root_module?: { resources?: ConfiguredResource[]; variables?: Record<string, { sensitive?: boolean }> };
  };
  /** Whether planning stopped at an error. */
  errored?: boolean;
}

/** What happens to one resource. */
export interface PlannedChange {
  address: string;
  /** Address in the state, if it is another one. */
  previous_address?: string;
  module_address?: string;
  mode: "managed" | "data";
  type: string;
  name: string;
  /** Key of the copy that a failed replacement left behind, if it is about that. */
  deposed?: string;
  change: Change;
  /** Why, where Terraform says so, e.g. `replace_because_tainted`. */
  action_reason?: string;
}

/** A value before and after. The maps beside it have the value's shape, with `true` in the places that they mark. */
export interface Change {
  actions: string[];
  before?: unknown;
  after?: unknown;
  after_unknown?: unknown;
  before_sensitive?: unknown;
  after_sensitive?: unknown;
  /** Paths of what cannot be changed in place. */
  replace_paths?: (string | number)[][];
  importing?: { id?: string };
}

/** A resource in the configuration that was planned. */
export interface ConfiguredResource {
  address: string;
  expressions?: unknown;
}
