import { HetznerError } from "./hetzner-error";

export interface HetznerOptions {
  /** Up to and with the version, e.g. `https://api.hetzner.cloud/v1`. */
  url: string;
  /** API token of the project. */
  token: string;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits so many milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** A number from 0 to 1. */
  random: () => number;
}

/** One request; what fails for a while is tried again. The answer's JSON, `undefined` if it is empty. */
export type HetznerRequest = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
) => Promise<unknown>;

const TIMEOUT_MS = 30_000;
/** How long one request is tried again. */
const PATIENCE_MS = 120_000;
const LONGEST_DELAY_MS = 60_000;
/** While something else happens to a resource, it is locked. */
const LOCKED_DELAY_MS = 5_000;

/** Requests to Hetzner Cloud's API. https://docs.hetzner.cloud */
export function hetznerRequest(options: HetznerOptions): HetznerRequest {
  const { now, sleep, random } = options;
  return async (method, path, body) => {
    const begun = now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(method, path, body, options);
      } catch (error) {
        const delay =
          error instanceof HetznerError ? retryDelay(error, method, attempt, now(), random()) : undefined;
        if (delay === undefined || now() - begun + delay > PATIENCE_MS) throw error;
        await sleep(delay);
      }
    }
  };
}

/**
 * How long to wait before a request is sent again, milliseconds; `undefined` if that is of no use. What Hetzner's own
 * client repeats is repeated, and what is locked; but what makes something is not, once its answer is lost.
 */
export function retryDelay(
  error: HetznerError,
  method: string,
  attempt: number,
  now: number,
  random: number,
): number | undefined {
  const backoff = Math.min(1000 * 2 ** (attempt - 1), LONGEST_DELAY_MS) * (0.5 + random / 2);
  if (error.code === "rate_limit_exceeded") {
    // The reset is when the whole budget is back; one request is already after a second.
    return Math.min(Math.max((error.resetAt ?? 0) - now, 1000), LONGEST_DELAY_MS);
  }
  if (error.code === "locked") return LOCKED_DELAY_MS;
  if (error.code === "conflict") return backoff;
  return error.isLost && method !== "POST" ? backoff : undefined;
}

async function send(
  method: string,
  path: string,
  body: object | undefined,
  { url, token, fetch }: HetznerOptions,
): Promise<unknown> {
  const operation = `${method} ${path.replace(/\?.*/, "")}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url.replace(/\/$/, "")}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (cause) {
    throw new HetznerError(operation, "no_answer", `no answer: ${reason(cause)}`, { cause });
  }
  const answer = parse(text);
  if (response.ok && answer !== null) return answer;
  const { status } = response;
  const { code = `http_${status}`, message = "no JSON answer" } =
    (answer as { error?: { code?: string; message?: string } } | null | undefined)?.error ?? {};
  throw new HetznerError(operation, code, message, { status, resetAt: resetOf(response) });
}

/** UNIX seconds at which the rate limit is fully recovered. */
function resetOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("ratelimit-reset") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** @returns `undefined` if there is nothing, `null` if it is not JSON */
function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch` hides what went wrong in the cause of its error. */
function reason(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message || message || String(error);
}
