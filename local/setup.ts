import { type Addresses, addressesOf, type LocalSecrets, makeSecrets, overridesOf } from "./overrides";
import { type PlatformPlan, plainText, readPlatform, workerOf } from "./plan/platform-plan";
import type { Ports } from "./ports";
import { findRealServices, type RealServices } from "./real-services";
import { type Workspace, workspaceOf } from "./rocketchat/workspace";

export interface PlatformOptions {
  /** Folder that `cdktf synth` wrote. */
  outputFolder: string;
  /** Folder for the state of everything. */
  dataFolder: string;
  ports: Ports;
  /** Real services are found in it. */
  env: NodeJS.ProcessEnv;
}

/** What is known before anything runs. */
export interface PlatformSetup extends PlatformOptions {
  plan: PlatformPlan;
  real: RealServices;
  secrets: LocalSecrets;
  addresses: Addresses;
  /** Variables by function, see {@link overridesOf}. */
  overrides: Record<string, Record<string, string | undefined>>;
  workspace: Workspace;
  /** Google Cloud project and Firestore database of the plan. */
  project: string;
  database: string;
}

/**
 * Puts the plan of the dev environment and what this machine has together.
 *
 * @throws PlanError when the synthesized stacks cannot run here
 */
export function setUp(options: PlatformOptions): PlatformSetup {
  const plan = readPlatform(options.outputFolder, "dev");
  const real = findRealServices(options.env);
  const secrets = makeSecrets(options.env);
  const addresses = addressesOf(options.ports, secrets, real, options.env["EMBEDDING_MODEL"]);
  const query = workerOf(plan, "llm-query");
  const [staffRoom = ""] = plainText(query, "STAFF_ROOMS").split(",");
  const webhook = workerOf(plan, "aircall-webhook");
  return {
    ...options,
    plan,
    real,
    secrets,
    addresses,
    overrides: overridesOf(addresses, secrets, real),
    workspace: workspaceOf(real.rocketchat?.room ?? staffRoom, plainText(query, "ROCKETCHAT_USER_ID")),
    project: plainText(webhook, "GOOGLE_CLOUD_PROJECT"),
    database: plainText(webhook, "FIRESTORE_DATABASE"),
  };
}

/** `dev-llm-query` is called `llm-query` on this machine. */
export function shortName(plan: PlatformPlan, name: string): string {
  const prefix = `${plan.environment}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
