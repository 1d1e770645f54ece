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
   * @throws RateLimitError if Guesty must not be asked now
   * @throws ServiceError for any other failure
   */
  async get(path: string, query: Query = {}): Promise<unknown> {
    return this.#call("GET", path, query);
  }

  /** @throws RateLimitError, ServiceError */
  async send(method: "POST" | "PUT" | "DELETE", path: string, body?: JsonValue): Promise<unknown> {
    return this.#call(method, path, {}, body);
  }

  async #call(method: string, path: string, query: Query, body?: JsonValue): Promise<unknown> {
    const { tokens } = this.options;
    const token = await tokens.get();
    try {
      return (await this.#attempt(method, path, query, token.value, body)).body;
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      const newer = await tokens.get(token);
      if (newer.serial === token.serial) throw error;
      return (await this.#attempt(method, path, query, newer.value, body)).body;
    }
  }

  async #attempt(
    method: string,
    path: string,
    query: Query,
    token: string,
    body: JsonValue | undefined,
  ): Promise<GuestyAnswer> {
    const { url, limiter, fetch } = this.options;
    const target = new URL(`/v1${path}`, url);
    for (const [name, value] of Object.entries(query)) {
      if (typeof value === "string") target.searchParams.set(name, value);
      else for (const item of value) target.searchParams.append(`${name}[]`, item);
    }
    await limiter.take();
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

/** An old token can be answered with either: what is forbidden shows only when a new one is refused as well. */
function isUnauthorized(error: unknown): boolean {
  return error instanceof ServiceError && (error.status === 401 || error.status === 403);
}
