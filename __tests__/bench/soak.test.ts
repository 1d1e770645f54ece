import { setTimeout } from "node:timers/promises";
import { soak } from "../../bench/soak";
import type { Sent } from "../../bench/webhook-bodies";
import type { Target } from "../../bench/webhook-worker";
import { FirestoreClient } from "../../lambdas/shared/firestore/firestore-client";
import { startFirestore } from "../../local/firestore/server";
import { serveFetch } from "../../local/serve-fetch";
import type { RunningService } from "../../local/service";

let firestore: RunningService;
let worker: RunningService;
afterEach(() => Promise.all([firestore, worker].map((service) => service?.close())));

/** What a Worker makes of each delivery, by its number: how often it settles it. */
async function startTarget(timesSettled: (number: number) => number): Promise<Target> {
  firestore = await startFirestore({ port: 0 });
  const client = new FirestoreClient({
    url: firestore.url,
    project: "bench",
    accessToken: async () => "owner",
    fetch,
  });
  let listener: Parameters<Target["onSettled"]>[0] = () => {};
  worker = await serveFetch(0, async (request) => {
    const number = Number(await request.text());
    const times = timesSettled(number);
    if (times > 0) {
      await client.commit([{ collection: "deliveries", id: String(number), document: { number } }]);
    }
    for (let time = 0; time < times; time++) {
      // Some before the acknowledgement, most long after it.
      void setTimeout(number % 7 === 0 ? 0 : 30).then(() => listener(String(number), "applied"));
    }
    return Response.json({ delivery: String(number) });
  });
  return {
    url: new URL(worker.url),
    settled: async () => {},
    onSettled: (given) => {
      listener = given;
    },
    stop: async () => {},
  };
}

function* numbered(): Generator<Sent> {
  for (let number = 0; ; number++) yield { body: Buffer.from(String(number)), headers: {} };
}

const run = async (target: Target) => {
  const seen = await soak(target, numbered(), 0.5, firestore.url, 2000);
  expect(seen.acknowledged).toBeGreaterThan(20);
  return seen;
};

test("each delivery that is settled is accounted for", async () => {
  const { acknowledged, outcomes, unsettled, missing, endToEnd } = await run(await startTarget(() => 1));
  expect({ outcomes, unsettled, missing }).toEqual({
    outcomes: { applied: acknowledged },
    unsettled: 0,
    missing: 0,
  });
  expect(endToEnd).toHaveLength(acknowledged);
});

test("a delivery that is never settled is told, and not waited for without end", async () => {
  const seen = await run(await startTarget((number) => (number === 3 ? 0 : 1)));
  expect(seen).toMatchObject({ unsettled: 1, missing: 1 });
  expect(seen.outcomes).toEqual({ applied: seen.acknowledged - 1 });
});

test("one that is settled more than once does not end the waiting for the others", async () => {
  const seen = await run(await startTarget((number) => (number < 20 ? 3 : 1)));
  expect(seen).toMatchObject({ unsettled: 0, missing: 0 });
  expect(seen.endToEnd).toHaveLength(seen.acknowledged);
});
