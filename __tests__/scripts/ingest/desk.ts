import type { Firestore } from "@google-cloud/firestore";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { consume, consumeDead } from "../../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../../lambdas/shared/ingestion/firestore-delivery-store";
import type { IngestionSource } from "../../../lambdas/shared/ingestion/ingestion-source";
import { startFirestore } from "../../../local/firestore/server";
import type { Terminal } from "../../../local/terminal";
import { ingest } from "../../../scripts/ingest/ingest";
import type { World } from "../../../scripts/ingest/world";
import { connectFirestore } from "../../conformance/firestore/client";
import { noteSource } from "./note-source";

/** When the first delivery arrives; each next one a minute later. */
export const FIRST = Date.parse("2026-11-20T10:00:00.000Z");

/** A Firestore of its own, a Worker that writes into it, and the command that repairs it. */
export interface Desk {
  firestore: Firestore;
  /** `host:port` of it. */
  host: string;
  /** Takes in payloads as the Worker does, one a minute; gives their delivery ids. */
  deliver(payloads: readonly object[], source?: IngestionSource): Promise<string[]>;
  /** Takes in payloads that the queue gave up on. */
  bury(payloads: readonly object[], source?: IngestionSource): Promise<string[]>;
  /** Runs the command. */
  run(args: string[], world?: Partial<World>): Promise<{ code: number; out: string; progress: string[] }>;
  /** Everything in a collection, by document id. */
  all(collection: string): Promise<Record<string, Record<string, unknown>>>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const service = await startFirestore({ port: 0 });
  const host = `127.0.0.1:${service.port}`;
  const firestore = connectFirestore(host, "demo");
  const client = new FirestoreClient({
    url: service.url,
    project: "demo",
    accessToken: async () => "owner",
    fetch,
  });
  const store = firestoreDeliveryStore(client, { random: Math.random, sleep: async () => {} });
  let received = FIRST;

  const fail = () => {
    throw new Error("Firestore was away");
  };
  const take =
    (settle: typeof consume) =>
    async (payloads: readonly object[], source: IngestionSource = noteSource()) => {
      const messages = await Promise.all(
        payloads.map(async (payload) => {
          const body = new TextEncoder().encode(JSON.stringify(payload));
          const identity = await source.identify({ headers: new Headers(), body, payload });
          const receivedAt = new Date(received).toISOString();
          received += 60_000;
          const message = { ...identity, receivedAt, headers: {}, body };
          return { body: message, attempts: 1, ack: () => {}, retry: () => {} };
        }),
      );
      const consumption = { source, store, journal: () => {}, now: () => received, random: () => 0 };
      await settle(messages, consumption);
      return messages.map(({ body }) => body.delivery);
    };

  return {
    firestore,
    host,
    deliver: take(consume),
    bury: (payloads, source = noteSource()) => take(consumeDead)(payloads, { ...source, transform: fail }),
    async run(args, world = {}) {
      let out = "";
      const progress: string[] = [];
      const terminal: Terminal = {
        line: (text) => void progress.push(text),
        progress: (label, done, total) => void progress.push(`${label} ${done}/${total}`),
      };
      const code = await ingest([...args, "--project", "demo"], {
        env: { FIRESTORE_EMULATOR_HOST: host },
        print: (text) => {
          out += text;
        },
        terminal,
        confirm: async () => true,
        sources: () => new Map([["aircall", noteSource()]]),
        now: () => {
          received += 1000;
          return received;
        },
        sleep: async () => {},
        stop: new AbortController().signal,
        ...world,
      });
      return { code, out, progress };
    },
    async all(collection) {
      const { docs } = await firestore.collection(collection).get();
      return Object.fromEntries(docs.map((document) => [document.id, document.data()]));
    },
    async close() {
      await firestore.terminate();
      await service.close();
    },
  };
}
