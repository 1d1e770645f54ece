import { QdrantClient } from "@qdrant/js-client-rest";
import { ServiceError } from "../service-error";

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * A client of the Qdrant at a URL.
 *
 * @param timeoutMs how long one call may take
 */
export function connectQdrant(url: string, apiKey: string | undefined, timeoutMs: number): QdrantClient {
  const { origin, hostname, port, pathname } = new URL(url);
  return new QdrantClient({
    url: origin,
    // The client ignores a URL's path, and without a port it takes 6333 instead of the one the scheme means.
    prefix: pathname.replace(/\/$/, ""),
    port: port === "" ? null : Number(port),
    // As `apiKey` the client warns of a connection without TLS; within this machine it needs none.
    ...(LOOPBACK.includes(hostname) && apiKey ? { headers: { "api-key": apiKey } } : { apiKey }),
    timeout: timeoutMs,
    // Would be one more request for each client.
    checkCompatibility: false,
  });
}

/**
 * What calls of the client give.
 *
 * @throws ServiceError with Qdrant's own words, which the client's errors leave out
 */
export async function askQdrant<Answer>(calls: () => Promise<Answer>): Promise<Answer> {
  try {
    return await calls();
  } catch (cause) {
    const { status, data, message } = cause as Error & Partial<Refusal>;
    const said = data?.status?.error || message;
    throw new ServiceError("Qdrant", status === undefined ? said : `${status} ${said}`, { status, cause });
  }
}

/** The client's error for an answer that is not a success. */
interface Refusal {
  status: number;
  data: { status?: { error?: string } };
}
