import { EventBus } from "../../../local/event-bus";
import { Pipeline } from "../../../local/pipeline/pipeline";

let bus: EventBus;
let pipeline: Pipeline;
beforeEach(() => {
  bus = new EventBus();
  pipeline = new Pipeline(bus);
});

test("a delivery's journey goes from the webhook to the vector with the time of each step", () => {
  bus.announce("aircall-webhook", "delivery.queued", { delivery: "d1", type: "call.ended", durationMs: 2 });
  bus.announce("aircall-webhook", "delivery.applied", {
    delivery: "d1",
    record: "r1",
    durationMs: 9,
    queuedMs: 40,
  });
  bus.announce("vectorize", "record.vectorized", { record: "r1", chunks: 1, durationMs: 30 });
  expect(pipeline.journeys()).toMatchObject([
    {
      id: "d1",
      title: "call.ended",
      record: "r1",
      state: "vectorized",
      steps: [
        { name: "queued", ms: 2 },
        { name: "waited", ms: 40 },
        { name: "applied", ms: 9 },
        { name: "vectorized", ms: 30, detail: "1 chunk" },
      ],
    },
  ]);
  expect(pipeline.counts).toMatchObject({ queued: 1, applied: 1, vectorized: 1, stale: 0 });
});

test("a repeated delivery counts as duplicate and leaves the state of the first", () => {
  bus.announce("aircall-webhook", "delivery.queued", { delivery: "d1", type: "call.ended" });
  bus.announce("aircall-webhook", "delivery.applied", { delivery: "d1", record: "r1" });
  bus.announce("aircall-webhook", "delivery.queued", { delivery: "d1", type: "call.ended" });
  bus.announce("aircall-webhook", "delivery.duplicate", { delivery: "d1" });
  expect(pipeline.journeys()).toMatchObject([{ id: "d1", state: "applied" }]);
  expect(pipeline.counts).toMatchObject({ queued: 2, applied: 1, duplicate: 1 });
});

test("a question's journey names hits, sources and model", () => {
  bus.announce("llm-query", "question.received", { question: "q1", durationMs: 1 });
  bus.announce("llm-query", "question.retrieved", {
    question: "q1",
    hits: 8,
    embedMs: 11,
    searchMs: 4,
    durationMs: 16,
  });
  bus.announce("llm-query", "question.answered", {
    question: "q1",
    citations: 2,
    model: "m",
    durationMs: 20,
    totalMs: 60,
  });
  const [journey] = pipeline.journeys();
  expect(journey).toMatchObject({ kind: "question", state: "answered" });
  expect(journey?.steps.map(({ detail }) => detail)).toEqual([
    undefined,
    "8 hits, embedding 11 ms, search 4 ms",
    "2 sources, m, 60 ms in all",
  ]);
});

test("subscribers hear which journeys moved, and of counts that moved alone", () => {
  const heard: string[][] = [];
  pipeline.subscribe((moved) => heard.push(moved.map(({ id }) => id)));
  bus.announce("aircall-webhook", "delivery.rejected", { reason: "bad-token", status: 401 });
  bus.announce("aircall-webhook", "delivery.queued", { delivery: "d1" });
  expect(heard).toEqual([[], ["d1"]]);
  expect(pipeline.counts.rejected).toBe(1);
});
