import type { WorkersScriptConfig } from "@cdktf/provider-cloudflare/lib/workers-script";
import type { IConstruct } from "constructs";
import { type Duration, type Size, Validation } from "../core";
import type { Binding } from "./binding";
import { accountIdFix, isCloudflareId } from "./cloudflare-id";

/** A host name that belongs to the Worker alone; Cloudflare makes the DNS record and the certificate. */
export interface CustomDomain {
  /** E.g. `hooks.example.com`. */
  hostname: string;
  /** Zone that the host name lives in, 32 hex digits. */
  zoneId: string;
}

/** Requests to a zone that go through the Worker. */
export interface Route {
  /** E.g. `example.com/api/*`. */
  pattern: string;
  /** Zone of the pattern's host, 32 hex digits. */
  zoneId: string;
}

/** Properties of a `Worker`. */
export interface WorkerProps {
  /** 32 hex digits. */
  accountId: string;
  /** Lower-case letters, digits, `-` and `_`, 63 characters at most. */
  scriptName: string;
  /** Entry file, absolute or from the working folder; a module with a default export. */
  entry: string;
  /**
   * What the Worker finds in `env`, by name.
   * @default - nothing
   */
  bindings?: Record<string, Binding>;
  /**
   * Host names that belong to the Worker alone.
   * @default - none
   */
  domains?: CustomDomain[];
  /**
   * Requests to a zone that go through the Worker.
   * @default - none
   */
  routes?: Route[];
  /**
   * When the Worker's `scheduled` handler runs: cron expressions in UTC, five fields.
   * @default - never
   */
  crons?: string[];
  /**
   * Day whose runtime behaviour the Worker was written for, `YYYY-MM-DD`.
   * @default "2026-07-01"
   */
  compatibilityDate?: string;
  /**
   * Runtime behaviour that is switched on or off besides, e.g. `nodejs_compat`.
   * @default - none
   */
  compatibilityFlags?: string[];
  /**
   * Longest CPU time of one call.
   * @default - the account's limit
   */
  cpuLimit?: Duration;
  /**
   * Share of calls whose logs are kept, 0 to 1.
   * @default 1
   */
  logSampling?: number;
  /**
   * Whether each call is logged by itself, with the address that was asked for. Not for a Worker whose paths are secret.
   * @default true
   */
  logInvocations?: boolean;
  /**
   * Whether the Worker also answers at `<scriptName>.<account>.workers.dev`.
   * @default false
   */
  workersDev?: boolean;
  /**
   * Largest bundle allowed.
   * @default - 3 MiB
   */
  sizeLimit?: Size;
  /** Changes the `cloudflare_workers_script` resource before it is made. */
  transform?: (config: WorkersScriptConfig) => WorkersScriptConfig;
}

/** @throws ValidationError with everything that Cloudflare would refuse */
export function validateWorker(worker: IConstruct, props: WorkerProps): void {
  new Validation(worker)
    .check("accountId", props.accountId, isCloudflareId, accountIdFix)
    .check(
      "scriptName",
      props.scriptName,
      (name) => /^[a-z0-9][a-z0-9_-]{0,62}$/.test(name),
      "Use lower-case letters, digits, - and _, 63 characters at most.",
    )
    .check(
      "compatibilityDate",
      props.compatibilityDate,
      (date) => /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)),
      "Use a day as YYYY-MM-DD.",
    )
    .check("logSampling", props.logSampling, (share) => share >= 0 && share <= 1, "Use 0 to 1.")
    .finish();
}
