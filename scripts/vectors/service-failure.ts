import { TricloudError } from "../../constructs/core/tricloud-error";
import type { ServiceError } from "../../lambdas/shared/service-error";

/** Qdrant or Workers AI cannot be worked with. */
export class ServiceFailure extends TricloudError {
  constructor(error: ServiceError) {
    super({ what: error.message, fix: fixOf(error), cause: error });
  }
}

const SETTINGS: Record<string, { address: string; key: string }> = {
  Qdrant: { address: "QDRANT_URL", key: "QDRANT_API_KEY" },
  "Workers AI": { address: "WORKERS_AI_URL", key: "WORKERS_AI_TOKEN" },
};

function fixOf({ service, status }: ServiceError): string {
  const { address, key } = SETTINGS[service] ?? { address: "its address", key: "its key" };
  if (status === undefined)
    return `Check that it runs and can be reached from here, and ${address} if it is set.`;
  if (status === 401 || status === 403) return `Set ${key} to a key that may do this.`;
  if (status === 429) return "It is asked too much. Try again later.";
  return status >= 500 ? "It failed by itself. Try again, and see its log." : "See what it says.";
}
