import { consume } from "../../lambdas/shared/ingestion/consume";
import { firestoreDeliveryStore } from "../../lambdas/shared/ingestion/firestore-delivery-store";
import { createJournal } from "../../lambdas/shared/ingestion/journal";
import type { QueuedDelivery } from "../../lambdas/shared/ingestion/queued-delivery";
import { receive } from "../../lambdas/shared/ingestion/receive";
import { createLog } from "../../lambdas/shared/log";
import { chunkRecord } from "../../lambdas/vectorize/chunk-record";
import { parseRecord } from "../../lambdas/vectorize/parse-record";
import { mutate, mutateBytes } from "./mutate";
import { type Planter, planterOf } from "./planted";
import { type Random, randomOf } from "./random";
import { StrictFirestore } from "./strict-firestore";
import { PATH_KEY, type Target, targets } from "./targets";

/** What a run did: how many payloads were answered with which status, and what became of those that were taken in. */
export type Tally = Record<string, number>;

/** A database, a log and a bucket are looked through, and made anew, after so many payloads. */
const ROUND = 250;
const BATCH = 10;

/**
 * Sends mutated payloads of both providers through receiving and consuming.
 *
 * @param seed the same payloads for the same seed
 * @throws Error with the payload if one is answered with 5xx, cannot be settled or indexed, or leaves a secret behind
 */
export async function fuzzIngestion(runs: number, seed: number): Promise<Tally> {
  const tally: Tally = {};
  const sides = await Promise.all(
    targets().map(async (target) => ({ target, planter: await planterOf(target.source.secrets) })),
  );
  for (let done = 0; done < runs; done += ROUND) {
    const side = sides[(done / ROUND) % sides.length];
    if (side)
      await playRound(side.target, Math.min(ROUND, runs - done), randomOf(seed + done), side.planter, tally);
  }
  return tally;
}

async function playRound(target: Target, runs: number, random: Random, planter: Planter, tally: Tally) {
  const { source } = target;
  const firestore = new StrictFirestore();
  const written: string[] = [];
  const log = createLog(source.name, (line) => void written.push(line));
  const metrics = { writeDataPoint: (point: object) => void written.push(JSON.stringify(point)) };
  const bodies = new Map<string, Uint8Array>();
  const queue: QueuedDelivery[] = [];
  const common = {
    source,
    bodies: {
      put: async (key: string, body: Uint8Array) => bodies.set(key, body),
      get: async (key: string) => {
        const body = bodies.get(key);
        return body ? { arrayBuffer: async () => new Uint8Array(body).buffer } : null;
      },
      delete: async (key: string) => void bodies.delete(key),
    },
    journal: createJournal(source, log, metrics),
    now: Date.now,
  };
  const reception = {
    ...common,
    pathKeys: [PATH_KEY],
    queue: { send: async (delivery: QueuedDelivery) => void queue.push(delivery) },
  };
  const consumption = {
    ...common,
    store: firestoreDeliveryStore(firestore, { random: () => 0, sleep: async () => {} }),
    random: () => 0,
  };
  const settle = async () => {
    const batch = queue.splice(0);
    const settled = new Set<QueuedDelivery>();
    const messages = batch.map((body) => ({
      body,
      attempts: 1,
      ack: () => void settled.add(body),
      retry: () => {},
    }));
    await consume(messages, consumption);
    const failed = batch.find((delivery) => !settled.has(delivery));
    if (failed) throw new Error(`Not settled: ${written.at(-1)}\n${bodyOf(failed)}`);
  };

  for (let run = 0; run < runs; run++) {
    const body = makeBody(target, random, planter);
    const request = new Request(`https://hooks.example/${source.name}/${PATH_KEY}`, {
      method: "POST",
      headers: target.headers(body.toString()),
      body,
    });
    const response = await receive(request, reception);
    const answer = await response.text();
    if (response.status >= 500 || planter.find(answer))
      throw new Error(`${response.status} ${answer}\n${body}`);
    tally[response.status] = (tally[response.status] ?? 0) + 1;
    if (queue.length === BATCH) await settle();
  }
  await settle();
  checkStores(firestore, planter, tally);
  for (const line of written) {
    const secret = planter.find(line);
    if (secret) throw new Error(`${secret} is in the log: ${line}`);
  }
  if (bodies.size > 0) throw new Error(`Left in the bucket: ${[...bodies.keys()]}`);
}

function makeBody({ samples, events }: Target, random: Random, planter: Planter): Buffer {
  const payload = structuredClone(random.pick(samples)) as Record<string, unknown>;
  // A changed byte would make another value of a secret, or hide what shows it to be one: here nothing is planted.
  if (random.chance(0.3)) return mutateBytes(random, Buffer.from(JSON.stringify(payload)));
  const mutated = mutate(random, payload, events);
  for (let plants = random.below(4); plants > 0; plants--) planter.plant(random, mutated);
  return Buffer.from(JSON.stringify(mutated));
}

function checkStores(firestore: StrictFirestore, planter: Planter, tally: Tally): void {
  for (const name of ["deliveries", "quarantine", "records", "recordParts", "payloads", "deadLetters"]) {
    for (const [id, document] of Object.entries(firestore.collection(name))) {
      tally[name] = (tally[name] ?? 0) + 1;
      const text = JSON.stringify([id, document]);
      const secret = planter.find(text) ?? planter.find(JSON.stringify([id, document], unfold));
      if (secret) throw new Error(`${secret} is in ${name}: ${text}`);
      if (name !== "records") continue;
      const { record, problem } = parseRecord(String(document["id"]), document);
      if (!record) throw new Error(`Cannot be indexed, ${problem}: ${text}`);
      chunkRecord(record);
    }
  }
}

/** Looks into JSON that is a text, where a quote before a secret's end would hide it. */
function unfold(_: string, value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function bodyOf({ body }: QueuedDelivery): string {
  return "key" in body ? body.key : Buffer.from(body).toString();
}
