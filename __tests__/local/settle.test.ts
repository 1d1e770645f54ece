import { EventBus } from "../../local/event-bus";
import { Pipeline } from "../../local/pipeline/pipeline";
import { settle } from "../../local/settle";

let bus: EventBus;
let pipeline: Pipeline;
let done: boolean;
beforeEach(() => {
  bus = new EventBus();
  pipeline = new Pipeline(bus);
  done = false;
});

function settling(deliveries: number, revisions: [string, string][]): Promise<void> {
  return settle(pipeline, { revisions: async () => new Map(revisions) }, deliveries).then(() => {
    done = true;
  });
}

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("all is settled when each delivery has an outcome and the index holds the records' present revisions", async () => {
  const end = settling(3, [["r1", "2"]]);
  bus.announce("aircall-webhook", "delivery.applied", { delivery: "d1", record: "r1" });
  bus.announce("aircall-webhook", "delivery.applied", { delivery: "d2", record: "r1" });
  bus.announce("vectorize", "record.vectorized", { record: "r1", revision: "1" });
  await turn();
  expect(done).toBe(false);
  bus.announce("aircall-webhook", "delivery.quarantined", { delivery: "d3", reason: "unknown event" });
  await turn();
  expect(done).toBe(false);
  bus.announce("vectorize", "record.vectorized", { record: "r1", revision: "2" });
  await end;
});

test("the index may be heard of before the delivery", async () => {
  bus.announce("vectorize", "record.vectorized", { record: "r1", revision: "1" });
  const end = settling(1, [["r1", "1"]]);
  bus.announce("aircall-webhook", "delivery.applied", { delivery: "d1", record: "r1" });
  await end;
});

test("records that no delivery has changed are not waited for", async () => {
  const end = settling(1, [["r1", "1"]]);
  bus.announce("aircall-webhook", "delivery.duplicate", { delivery: "d1", record: "r1" });
  await end;
});

test("when nothing moves any more, what is missing is named", async () => {
  jest.useFakeTimers();
  const end = settling(2, []);
  bus.announce("aircall-webhook", "delivery.applied", { delivery: "d1", record: "r1" });
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  await expect(end).rejects.toThrow("Nothing has moved for 60 s: 1 deliveries have no outcome.");
});
