import { ServiceError } from "./service-error";

/** One JSON call to an outside service. */
export interface JsonCall {
  /** As a person calls the service, for errors. */
  service: string;
  method?: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: unknown;
  /** Milliseconds. */
  timeoutMs: number;
  fetch: typeof fetch;
}

/**
 * The JSON that a service answers with; nothing if it says that there is none (204).
 *
 * @throws ServiceError if there is no answer in time, or one that is not a success or not JSON
 */
export async function callJson(call: JsonCall): Promise<unknown> {
  const { service, method = "POST", url, headers, body, timeoutMs, fetch } = call;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (cause) {
    throw new ServiceError(service, `no answer from ${new URL(url).origin}: ${reason(cause)}`, { cause });
  }
  const { status } = response;
  if (!response.ok) {
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
    throw new ServiceError(service, `${status} from ${new URL(url).pathname}: ${text.slice(0, 300)}`, {
      status,
      retryAfterMs,
    });
  }
  if (status === 204) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceError(service, `${new URL(url).pathname} did not answer with JSON`, { cause });
  }
}

/** Seconds, the one form that the services we call use, as milliseconds. */
export function parseRetryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** `fetch` hides what went wrong in the cause of its error. */
function reason(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message || message || String(error);
}
