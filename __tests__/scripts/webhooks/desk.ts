import { dev } from "../../../environments/dev";
import { AircallClient, type AircallWebhook } from "../../../lambdas/shared/aircall/aircall-client";
import type { Fault as AircallFault } from "../../../local/aircall/faults";
import { startAircall } from "../../../local/aircall/server";
import { startFirestore } from "../../../local/firestore/server";
import type { Fault as GuestyFault } from "../../../local/guesty/faults";
import { startGuesty } from "../../../local/guesty/server";
import { webhooks } from "../../../scripts/webhooks/webhooks";
import { type FakeNpx, makeFakeNpx } from "./fake-npx";
import { type Receiver, startReceiver } from "./receiver";

/** Where each provider's webhooks arrive, without the path key. */
export const ADDRESSES = {
  aircall: `https://${dev.webhooks.hosts.aircall}/aircall`,
  guesty: `https://${dev.webhooks.hosts.guesty}/guesty`,
};
export const CREDENTIALS = {
  AIRCALL_API_ID: "8f2c1d",
  AIRCALL_API_TOKEN: "api-token-5d41402abc4b",
  GUESTY_CLIENT_ID: "client-7a1b",
  GUESTY_CLIENT_SECRET: "client-secret-2f9e0c",
};

/** Both providers, the receiver of their webhooks, and the command that joins them. */
export interface Desk {
  receiver: Receiver;
  npx: FakeNpx;
  /** What will go wrong at the providers. */
  aircallFaults: AircallFault[];
  guestyFaults: GuestyFault[];
  /** `host:port` */
  firestore: string;
  /** The clock of the providers, milliseconds since 1970. */
  clock: { now: number };
  aircall: AircallClient;
  /** Changes a webhook as Aircall itself does, or a person in its dashboard. */
  changeAtAircall(webhook: AircallWebhook, change: Partial<AircallWebhook>): Promise<void>;
  /** Takes the place of `fetch`. */
  fetch: typeof fetch;
  run(command: string, env?: Record<string, string>): Promise<{ code: number; out: string }>;
  /** Runs a command that fails; gives its message. */
  failure(command: string, env?: Record<string, string>): Promise<string>;
  /** Gives the Worker what Wrangler was given for it. */
  receivePut(): void;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const aircallFaults: AircallFault[] = [];
  const guestyFaults: GuestyFault[] = [];
  const clock = { now: Date.parse("2026-11-20T10:00:00.000Z") };
  const { AIRCALL_API_ID: apiId, AIRCALL_API_TOKEN: apiToken } = CREDENTIALS;
  const aircallService = await startAircall({
    port: 0,
    apiId,
    apiToken,
    faults: aircallFaults,
    requestsPerMinute: 10_000,
    now: () => clock.now,
  });
  const guestyService = await startGuesty({
    port: 0,
    clientId: CREDENTIALS.GUESTY_CLIENT_ID,
    clientSecret: CREDENTIALS.GUESTY_CLIENT_SECRET,
    world: { reservations: [], folios: [], listings: [], guests: [] },
    faults: guestyFaults,
  });
  const firestoreService = await startFirestore({ port: 0 });
  const receiver = startReceiver(Object.values(dev.webhooks.hosts));
  const npx = makeFakeNpx();
  const sleep = async () => {};
  const aircall = new AircallClient({
    url: aircallService.url,
    apiId,
    apiToken,
    fetch,
    sleep,
    random: () => 0,
  });
  const firestore = `127.0.0.1:${firestoreService.port}`;

  const desk: Desk = {
    ...{ receiver, npx, aircallFaults, guestyFaults, firestore, clock, aircall },
    async changeAtAircall({ webhook_id, url, events }, change) {
      const response = await fetch(`${aircallService.url}/v1/webhooks/${webhook_id}`, {
        method: "PUT",
        headers: { authorization: `Basic ${btoa(`${apiId}:${apiToken}`)}` },
        body: JSON.stringify({ url, events, ...change }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    fetch: receiver.fetch,
    async run(command, env = {}) {
      let out = "";
      clock.now += 60_000;
      const code = await webhooks([...command.split(" "), "--environment", "dev"], {
        env: {
          PATH: npx.path,
          AIRCALL_API_URL: aircallService.url,
          GUESTY_API_URL: guestyService.url,
          FIRESTORE_EMULATOR_HOST: firestore,
          ...CREDENTIALS,
          ...env,
        },
        fetch: desk.fetch,
        sleep,
        print: (text) => {
          out += text;
        },
      });
      return { code, out };
    },
    async failure(command, env) {
      const error = await desk.run(command, env).then(
        ({ out }) => new Error(`it did not fail: ${out}`),
        (error: Error) => error,
      );
      return error.message;
    },
    receivePut() {
      for (const { args, input } of npx.calls()) receiver.secrets[args[4] ?? ""] = input;
    },
    async close() {
      await Promise.all([aircallService.close(), guestyService.close(), firestoreService.close()]);
      npx.remove();
    },
  };
  return desk;
}
