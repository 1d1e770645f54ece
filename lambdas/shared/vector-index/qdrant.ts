import { QdrantClient } from "@qdrant/js-client-rest";

/**
 * A client of the Qdrant at a URL.
 *
 * @param timeoutMs how long one call may take
 */
export function connectQdrant(url: string, apiKey: string | undefined, timeoutMs: number): QdrantClient {
  return new QdrantClient({
    url,
    apiKey,
    timeout: timeoutMs,
    // Without a port the client would take 6333 instead of the one that the URL's scheme means.
    port: new URL(url).port === "" ? null : undefined,
    // Would be one more request for each client.
    checkCompatibility: false,
  });
}

/** The HTTP status of a refusal by Qdrant; `undefined` if it did not answer. */
export function qdrantStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}
