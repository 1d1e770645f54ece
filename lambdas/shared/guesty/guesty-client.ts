import type { JsonValue } from "../ingestion/record-part";
import { ServiceError } from "../service-error";
import { callGuesty, type GuestyAnswer } from "./call-guesty";
import { RateLimitError } from "./rate-limit-error";
import type { RateLimiter } from "./rate-limiter";
import type { TokenStore } from "./token-store";

export interface GuestyClientOptions {
  /** E.g. `https://open-api.guesty.com`. */
  url: string;
  tokens: TokenStore;
  limiter: RateLimiter;
  fetch: typeof fetch;
}

/** A query of the API: a list is given as `name[]=a&name[]=b`. */
export type Query = Record<string, string | readonly string[]>;

/** Guesty's Open API, within its limits: https://open-api-docs.guesty.com */
export class GuestyClient {
  constructor(private readonly options: GuestyClientOptions) {}

  /**
   * What the API answers.
   *
   * @param path below `/v1`, e.g. `/listings`
   * @param patienceMs how long to wait until Guesty may be asked, milliseconds
   * @throws RateLimitError if Guesty must not be asked now
   * @throws ServiceError for any other failure
   */
  async get(path: string, query: Query = {}, patienceMs = PATIENCE_MS): Promise<unknown> {
    return this.#call({ method: "GET", path, query, patienceMs });
  }

  /** @throws RateLimitError, ServiceError */
  async send(method: "POST" | "PUT" | "DELETE", path: string, body?: JsonValue): Promise<unknown> {
    return this.#call({ method, path, query: {}, patienceMs: PATIENCE_MS, body });
  }

  async #call(call: Call): Promise<unknown> {
    const { tokens } = this.options;
    const token = await tokens.get();
    try {
      return (await this.#attempt(call, token.value)).body;
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      const newer = await tokens.get(token);
      if (newer.serial === token.serial) throw error;
      return (await this.#attempt(call, newer.value)).body;
    }
  }

  async #attempt({ method, path, query, patienceMs, body }: Call, token: string): Promise<GuestyAnswer> {
    const { url, limiter, fetch } = this.options;
    const target = new URL(`/v1${path}`, url);
    for (const [name, value] of Object.entries(query)) {
      if (typeof value === "string") target.searchParams.set(name, value);
      else for (const item of value) target.searchParams.append(`${name}[]`, item);
    }
    await limiter.take(patienceMs);
    try {
      return await callGuesty(fetch, target, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      if (error instanceof RateLimitError) await limiter.block(error.retryAfterMs);
      throw error;
    }
  }
}

interface Call {
  method: string;
  path: string;
  query: Query;
  patienceMs: number;
  body?: JsonValue | undefined;
}

/** The limit of a second is soon over; a consumer's time is better given to other deliveries than to longer waits. */
const PATIENCE_MS = 5_000;

/** An old token can be answered with either: what is forbidden shows only when a new one is refused as well. */
function isUnauthorized(error: unknown): boolean {
  return error instanceof ServiceError && (error.status === 401 || error.status === 403);
}
