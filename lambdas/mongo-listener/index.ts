import { createLog } from "../shared/log";
import { systemClock } from "./clock";
import { connectFirestore, FirestoreStore } from "./firestore-store";
import { ListenerStatus } from "./listener-status";
import { createMetrics } from "./metrics";
import { connectMongo, mongoChat } from "./mongo-chat";
import { pubsubTopic } from "./pubsub-topic";
import { runListener } from "./run-listener";
import { readSettings } from "./settings";
import { serveStatus } from "./status-server";

/** A stop that takes longer is cut short: the container would be killed after ten seconds. */
const LONGEST_STOP_MS = 9_000;

const log = createLog("mongo-listener");

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const clock = systemClock;
  const status = new ListenerStatus(clock);
  const metrics = createMetrics(status);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => exit(new Error("The stop took too long.")), LONGEST_STOP_MS).unref();
    });
  }
  const server = await serveStatus(settings, status, metrics);
  const mongo = connectMongo(settings.mongoUrl);
  const firestore = connectFirestore(settings.project, settings.firestoreDatabase);
  log.info("listener.started", { holder: settings.holder, port: server.port });
  await runListener({
    ...settings,
    rules: settings,
    database: mongoChat(mongo.db(settings.mongoDatabase), (what) => {
      metrics.dropped.inc({ reason: "unknown" });
      log.warn("listener.unknown", { what });
    }),
    topicFor: (lease) => pubsubTopic(settings.project, settings.topic, lease),
    store: new FirestoreStore(firestore),
    clock,
    log,
    metrics,
    status,
    signal: stop.signal,
  });
  await Promise.all([server.close(), mongo.close(), firestore.terminate()]);
}

function exit(error: unknown): never {
  log.error("listener.failed", { reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}

main().then(() => process.exit(0), exit);
