import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { startWebhookRuntime, type WebhookRuntime } from "../shared/ingestion/webhook-runtime";
import { TOKEN } from "./call-events";

/** The unguessable end of the path that deliveries come by. */
export const PATH_KEY = "9d1c-path";

/** Where Aircall thinks that the Worker is, without the path key. */
export const WEBHOOK_URL = "https://hooks.example/aircall";

/** The Worker inside workerd, with its queues. */
export interface RunningWorker extends WebhookRuntime {
  send(body: string, headers?: Record<string, string>): Promise<Response>;
  /** Says how many bytes a body has, and sends none: who is refused at once may not see the answer while still writing. */
  announce(bytes: number): Promise<{ status?: number; answer: unknown }>;
  /** Keys of the bodies that wait beside the queue. */
  bodies(): Promise<string[]>;
  /** Waits until so many deliveries have ended in one of the ways (or events of other names), and gives their log lines. */
  logged: WebhookRuntime["logged"];
}

export interface WorkerSetting {
  /** Default: Google's. */
  firestoreUrl?: string;
  serviceAccount?: string;
  tokens?: string;
  /** Default: {@link PATH_KEY}. */
  pathKeys?: string;
  maxRetries?: number;
  /** Whether there is a bucket for large bodies. Default: there is. */
  bucket?: boolean;
  /** Where Aircall's API is, for the scheduled check. */
  aircallUrl?: string;
  /** Answers the Worker's outgoing requests in the place of the network. */
  network?: (request: Request) => Promise<Response>;
}

/** Runs the bundle that would be deployed. */
export async function startWorker(setting: WorkerSetting): Promise<RunningWorker> {
  const {
    firestoreUrl,
    serviceAccount,
    tokens = `previous-token,${TOKEN}`,
    pathKeys = PATH_KEY,
    maxRetries = 20,
    bucket,
    aircallUrl,
    network,
  } = setting;
  const runtime = await startWebhookRuntime("aircall", {
    bindings: {
      AIRCALL_TOKENS: tokens,
      WEBHOOK_PATH_KEYS: pathKeys,
      WEBHOOK_URL,
      ...(aircallUrl && { AIRCALL_API_URL: aircallUrl, AIRCALL_API_ID: "id", AIRCALL_API_TOKEN: "secret" }),
      ...(firestoreUrl && { FIRESTORE_URL: firestoreUrl }),
      ...(serviceAccount && { GCP_SERVICE_ACCOUNT: serviceAccount }),
    },
    deliveries: { maxBatchTimeout: 0, maxRetries },
    maxDeadRetries: 100,
    bucket,
    network,
  });
  const { miniflare, url } = runtime;
  return {
    ...runtime,
    send: (body, headers = { "content-type": "application/json" }) =>
      fetch(new URL(`/aircall/${PATH_KEY}`, url), { method: "POST", headers, body }),
    async announce(bytes) {
      const headers = { "content-type": "application/json", "content-length": bytes };
      const announced = request(new URL(`/aircall/${PATH_KEY}`, url), { method: "POST", headers });
      announced.flushHeaders();
      const [response] = (await once(announced, "response")) as [IncomingMessage];
      const answer = await json(response);
      announced.destroy();
      return { status: response.statusCode, answer };
    },
    async bodies() {
      const { objects } = await (await miniflare.getR2Bucket("BODIES")).list();
      return objects.map(({ key }) => key);
    },
    logged: (count, ...outcomes) =>
      runtime.logged(
        count,
        ...outcomes.map((outcome) => (outcome.includes(".") ? outcome : `delivery.${outcome}`)),
      ),
  };
}
