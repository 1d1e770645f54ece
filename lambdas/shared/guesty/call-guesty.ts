import { parseRetryAfter } from "../call-json";
import { ServiceError } from "../service-error";
import { RateLimitError } from "./rate-limit-error";

/** What Guesty answered. */
export interface GuestyAnswer {
  status: number;
  /** The JSON; `undefined` if there is none. */
  body: unknown;
}

/**
 * One call to Guesty.
 *
 * @throws RateLimitError for 429, with the wait that Guesty asks for
 * @throws ServiceError if there is no answer in time, or another one that is not a success, with the wait if one is
 * asked for. What it says is left out: it may repeat what was sent.
 */
export async function callGuesty(
  fetch: typeof globalThis.fetch,
  url: URL,
  request: { method: string; headers: Record<string, string>; body?: string },
): Promise<GuestyAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url.href, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await response.text();
  } catch (cause) {
    throw new ServiceError("Guesty", `no answer from ${url.origin}: ${cause}`, { cause });
  }
  const { status } = response;
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
  if (status === 429) {
    throw new RateLimitError(`no more requests to ${url.pathname}`, retryAfterMs ?? DEFAULT_WAIT_MS);
  }
  if (!response.ok) {
    const what = `${status} from ${request.method} ${url.pathname}`;
    throw new ServiceError("Guesty", what, { status, retryAfterMs });
  }
  return { status, body: parseJson(text) };
}

const TIMEOUT_MS = 15_000;
const DEFAULT_WAIT_MS = 60_000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
