import type { EnvironmentConfig } from "../../constructs/core/environment";
import { AircallClient } from "../../lambdas/shared/aircall/aircall-client";
import { closeFirestore } from "../firestore/close-firestore";
import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { type OpenFirestore, openFirestore } from "../firestore/open-firestore";
import { openGuesty } from "../firestore/open-guesty";
import type { Place } from "../firestore/place";
import { apiAddress } from "../providers/api-address";
import { requireVariables } from "../require-variables";
import { aircallProvider } from "./aircall-provider";
import { guestyProvider } from "./guesty-provider";
import { lastDelivery } from "./last-delivery";
import { PROVIDER_NAMES, type Provider, type ProviderName } from "./provider";
import type { World } from "./world";

/** The variables with each provider's credentials; the Workers have them as secrets of the same names. */
const CREDENTIALS = {
  aircall: ["AIRCALL_API_ID", "AIRCALL_API_TOKEN"],
  guesty: ["GUESTY_CLIENT_ID", "GUESTY_CLIENT_SECRET"],
} as const satisfies Record<ProviderName, string[]>;

/** One environment, and the providers that send it webhooks. Nothing is opened before it is needed. */
export class Platform {
  #opening: Promise<OpenFirestore> | undefined;

  constructor(
    private readonly environment: EnvironmentConfig,
    private readonly database: string,
    private readonly world: Pick<World, "env" | "fetch" | "sleep">,
  ) {}

  /** Id of the Cloudflare account that the Workers are in. */
  get accountId(): string {
    return this.environment.cloudflare.accountId;
  }

  /** The providers that there are credentials for. */
  get known(): ProviderName[] {
    return PROVIDER_NAMES.filter((name) => CREDENTIALS[name].every((variable) => this.world.env[variable]));
  }

  /** Where a provider's webhooks arrive, without the path key. */
  address(name: ProviderName): string {
    return `https://${this.environment.webhooks.hosts[name]}/${name}`;
  }

  /** Script name of the Worker that takes them in. */
  worker(name: ProviderName): string {
    return `${this.environment.name}-${name}-webhook`;
  }

  /** @throws CommandLineError without credentials or with a wrong address, FirestoreFailure if Guesty's access token cannot be read */
  async provider(name: ProviderName): Promise<Provider> {
    const { env, fetch, sleep } = this.world;
    if (name === "guesty") {
      const credentials = requireVariables(env, "Guesty", ...CREDENTIALS.guesty);
      return guestyProvider(openGuesty(await this.#open(), this.#place, env, sleep), credentials, sleep);
    }
    const credentials = requireVariables(env, "Aircall", ...CREDENTIALS.aircall);
    const aircall = new AircallClient({
      url: apiAddress(env, "AIRCALL_API_URL", "https://api.aircall.io"),
      apiId: credentials.AIRCALL_API_ID,
      apiToken: credentials.AIRCALL_API_TOKEN,
      fetch,
      sleep,
      random: Math.random,
    });
    return aircallProvider(aircall, `tricloud ${this.environment.name}`, credentials);
  }

  /** @throws FirestoreFailure if the ledger cannot be read */
  async lastDelivery(name: ProviderName): Promise<string | undefined> {
    const { firestore } = await this.#open();
    try {
      return await lastDelivery(firestore, name);
    } catch (error) {
      throw isFirestoreFailure(error) ? new FirestoreFailure(this.#place, error) : error;
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    if (opened) await closeFirestore(opened.firestore);
  }

  get #place(): Place {
    return { project: this.environment.gcp.project, database: this.database };
  }

  #open(): Promise<OpenFirestore> {
    this.#opening ??= openFirestore(this.#place, this.world.env);
    return this.#opening;
  }
}
