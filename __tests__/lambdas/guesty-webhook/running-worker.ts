import { CLIENT_ID, CLIENT_SECRET } from "../../local/guesty/guesty-account";
import { startWebhookRuntime, type WebhookRuntime } from "../shared/ingestion/webhook-runtime";
import { SECRET, signedHeaders } from "./signed-arrival";
import { PATH_KEY } from "./tell";

export const WEBHOOK_URL = "https://hooks.example/guesty";

/** The Worker inside workerd, with its queues. */
export interface RunningWorker extends WebhookRuntime {
  /** Sends a body, signed unless other headers are given. */
  send(body: string, headers?: Record<string, string>, path?: string): Promise<Response>;
}

export interface WorkerSetting {
  firestoreUrl: string;
  guestyUrl: string;
  /** Default: the one that bodies are signed with, and another one. */
  secrets?: string;
}

/** Runs the bundle that would be deployed. */
export async function startWorker({
  firestoreUrl,
  guestyUrl,
  secrets,
}: WorkerSetting): Promise<RunningWorker> {
  const runtime = await startWebhookRuntime("guesty", {
    bindings: {
      FIRESTORE_URL: firestoreUrl,
      GUESTY_API_URL: guestyUrl,
      GUESTY_CLIENT_ID: CLIENT_ID,
      GUESTY_CLIENT_SECRET: CLIENT_SECRET,
      GUESTY_WEBHOOK_SECRETS: secrets ?? `whsec_b3RoZXI=,${SECRET}`,
      WEBHOOK_PATH_KEYS: PATH_KEY,
      WEBHOOK_URL,
    },
    // Reservations that are consumed together are asked for together.
    deliveries: { maxBatchSize: 100, maxBatchTimeout: 0.3, maxRetries: 20 },
  });
  return {
    ...runtime,
    send: (body, headers = signedHeaders(body), path = `/guesty/${PATH_KEY}`) =>
      fetch(new URL(path, runtime.url), { method: "POST", headers, body }),
  };
}
