import { BatchPipeline } from "../../../lambdas/mongo-listener/batch-pipeline";
import type { Clock } from "../../../lambdas/mongo-listener/clock";
import type { StateChange } from "../../../lambdas/mongo-listener/lease";
import { LeaseLostError } from "../../../lambdas/mongo-listener/lease-lost-error";
import type { MessageTopic } from "../../../lambdas/mongo-listener/message-topic";
import { createMetrics } from "../../../lambdas/mongo-listener/metrics";
import { OrderedPublisher } from "../../../lambdas/mongo-listener/ordered-publisher";
import { type Publication, publicationOf } from "../../../lambdas/mongo-listener/publication";

const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
let time = 0;
const clock: Clock = {
  now: () => time,
  monotonic: () => time,
  sleep: (milliseconds) => {
    time += milliseconds;
    return new Promise(setImmediate);
  },
  random: () => 1,
};

function publication(id: string, message: string, first = false): Publication {
  const version = { at: "2026-01-01T00:00:00.000Z", rank: 1, delivery: "" };
  return publicationOf({
    id,
    op: "put",
    room: "r",
    version,
    message: JSON.stringify(message),
    term: 1,
    first,
    changedAt: 0,
  });
}

const textOf = ({ data }: Publication) => (JSON.parse(String(data)) as { message: string }).message;

/** A topic whose requests are answered by hand. */
class Topic implements MessageTopic {
  readonly requests: { texts: string[]; together: boolean; answer: (error?: Error) => Promise<void> }[] = [];
  readonly resumed: string[] = [];

  publish(one: Publication): Promise<void> {
    return this.request([one], false);
  }

  publishTogether(publications: readonly Publication[]): Promise<void> {
    return this.request(publications, true);
  }

  async close(): Promise<void> {}

  resume(id: string): void {
    this.resumed.push(id);
  }

  private request(publications: readonly Publication[], together: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const answer = async (error?: Error) => {
        if (error) reject(error);
        else resolve();
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      };
      this.requests.push({ texts: publications.map(textOf), together, answer });
    });
  }
}

function start({ held = () => true }: { held?: () => boolean } = {}) {
  const topic = new Topic();
  const metrics = createMetrics({ lagSeconds: 0, inFlight: () => 0 }, false);
  const check = () => {
    if (!held()) throw new LeaseLostError(1);
  };
  return {
    topic,
    metrics,
    publisher: new OrderedPublisher({ topic, lease: { check }, clock, log, metrics }),
  };
}

const turn = () => new Promise(setImmediate);

describe("the publisher", () => {
  test("says the next thing about a message when the one before is acknowledged, and of others at once", async () => {
    const { topic, publisher } = start();
    void publisher.publish([publication("a", "a1"), publication("a", "a2"), publication("b", "b1")]);
    void publisher.publish([publication("a", "a3")]);
    await turn();
    expect(topic.requests.map(({ texts }) => texts)).toEqual([["a1"], ["b1"]]);
    await topic.requests[0]?.answer();
    await topic.requests[2]?.answer();
    expect(topic.requests.map(({ texts }) => texts)).toEqual([["a1"], ["b1"], ["a2"], ["a3"]]);
  });

  test("publishes again what was refused, in its order", async () => {
    const { topic, publisher, metrics } = start();
    const done = publisher.publish([publication("a", "a1"), publication("a", "a2")]);
    await turn();
    await topic.requests[0]?.answer(new Error("unavailable"));
    expect(topic.resumed).toEqual(["a"]);
    await topic.requests[1]?.answer();
    await topic.requests[2]?.answer();
    await done;
    expect(topic.requests.map(({ texts }) => texts)).toEqual([["a1"], ["a1"], ["a2"]]);
    expect(
      await metrics.registry.getSingleMetricAsString("tricloud_listener_publish_errors_total"),
    ).toContain(" 1");
    expect(await metrics.registry.getSingleMetricAsString("tricloud_listener_published_total")).toContain(
      " 2",
    );
  });

  test("puts many new messages into one request, and what follows about them behind it", async () => {
    const { topic, publisher } = start();
    const news = Array.from({ length: 30 }, (_, index) => publication(`m${index}`, `new ${index}`, true));
    void publisher.publish([...news, publication("m1", "edited"), publication("old", "edited too")]);
    await turn();
    expect(topic.requests.map(({ together, texts }) => [together, texts.length])).toEqual([
      [false, 1],
      [true, 30],
    ]);
    expect(topic.requests[0]?.texts).toEqual(["edited too"]);
    await topic.requests[1]?.answer();
    expect(topic.requests[2]).toMatchObject({ together: false, texts: ["edited"] });
  });

  test("ends when the lease is over", async () => {
    let held = true;
    const { topic, publisher } = start({ held: () => held });
    const done = publisher.publish([publication("a", "a1"), publication("a", "a2")]);
    await turn();
    held = false;
    await Promise.all([
      expect(done).rejects.toThrow(LeaseLostError),
      topic.requests[0]?.answer(new Error("unavailable")),
    ]);
    expect(topic.requests).toHaveLength(1);
  });
});

describe("the pipeline", () => {
  /** A publisher and a lease that are answered by hand. */
  function flow() {
    const acknowledge: (() => void)[] = [];
    const written: { position: StateChange; paths: string[] }[] = [];
    const publisher = { publish: () => new Promise<void>((resolve) => acknowledge.push(resolve)) };
    const lease = {
      write: async (position: StateChange = {}, documents: readonly { path: string }[] = []) => {
        await turn();
        written.push({ position, paths: documents.map(({ path }) => path) });
      },
    };
    return { acknowledge, written, pipeline: new BatchPipeline(publisher, lease, clock) };
  }

  const batch = (token: string, ...paths: string[]) => ({
    publications: [publication(token, token)],
    documents: paths.map((path) => ({ path, document: {} })),
    position: { token },
  });

  test("writes a batch's documents, then publishes it, then writes its position", async () => {
    const { acknowledge, written, pipeline } = flow();
    await pipeline.push(batch("1", "a"));
    await pipeline.push(batch("2"));
    expect(acknowledge).toEqual([]);
    await turn();
    await turn();
    expect(written).toEqual([{ position: {}, paths: ["a"] }]);
    expect(acknowledge).toHaveLength(2);
    for (const answer of acknowledge) answer();
    await pipeline.drain();
    expect(written.at(-1)).toEqual({ position: { token: "2" }, paths: [] });
  });

  test("writes positions in order, however acknowledgements arrive", async () => {
    const { acknowledge, written, pipeline } = flow();
    for (const token of ["1", "2", "3"]) await pipeline.push(batch(token));
    acknowledge[1]?.();
    acknowledge[2]?.();
    await turn();
    expect(written).toEqual([]);
    acknowledge[0]?.();
    await pipeline.drain();
    expect(written).toEqual([{ position: { token: "3" }, paths: [] }]);
  });

  test("writes documents in their order, those that changed meanwhile once", async () => {
    const { acknowledge, written, pipeline } = flow();
    for (const [token, path] of [
      ["1", "a"],
      ["2", "b"],
      ["3", "c"],
      ["4", "b"],
    ] as const) {
      await pipeline.push(batch(token, path));
    }
    while (acknowledge.length < 4) await turn();
    expect(written.map(({ paths }) => paths)).toEqual([["a"], ["b", "c"]]);
  });

  test("on a stop writes what is acknowledged and does not wait for the rest", async () => {
    const { acknowledge, written, pipeline } = flow();
    await pipeline.push(batch("1"));
    await pipeline.push(batch("2"));
    acknowledge[0]?.();
    await turn();
    await pipeline.settle();
    expect(written).toEqual([{ position: { token: "1" }, paths: [] }]);
    expect(pipeline.inFlight).toBe(1);
  });

  test.each([
    ["messages", 4_000, ""],
    ["bytes", 4, "x".repeat(8 * 1024 * 1024)],
  ])("takes in no more %s than it may have on their way", async (_, count, text) => {
    const { acknowledge, pipeline } = flow();
    const publications = Array.from({ length: count }, (_, index) => publication(`m${index}`, text));
    let taken = false;
    const pushed = pipeline.push({ publications, documents: [], position: {} }).then(() => {
      taken = true;
    });
    await turn();
    expect([taken, pipeline.inFlight]).toEqual([false, count]);
    acknowledge[0]?.();
    await pushed;
    expect(pipeline.inFlight).toBe(0);
  });

  test("fails for whoever waits when the lease is lost", async () => {
    const publisher = { publish: async () => {} };
    const lease = {
      write: async () => {
        throw new LeaseLostError(1);
      },
    };
    const pipeline = new BatchPipeline(publisher, lease, clock);
    await pipeline.push(batch("1"));
    await expect(pipeline.drain()).rejects.toThrow(LeaseLostError);
    await expect(pipeline.push(batch("2"))).rejects.toThrow("The lead of term 1 is over.");
  });
});
