import fc from "fast-check";
import type { StoredDelivery } from "../../../../lambdas/shared/ingestion/delivery-store";
import { firestoreDeliveryStore } from "../../../../lambdas/shared/ingestion/firestore-delivery-store";
import { joinPayload } from "../../../../lambdas/shared/ingestion/payload-pieces";
import type { KeepParts, RecordUpdate, RenderRecord } from "../../../../lambdas/shared/ingestion/record-part";
import { MemoryFirestore } from "./memory-firestore";

function newStore() {
  const firestore = new MemoryFirestore();
  return { firestore, store: firestoreDeliveryStore(firestore, { random: () => 0, sleep: async () => {} }) };
}

function delivery(id: string, payload = "{}"): StoredDelivery {
  const receivedAt = "2026-11-12T12:00:00.000Z";
  return { delivery: id, type: "note.written", source: "guesty", receivedAt, headers: {}, payload };
}

function update(id: string, second: number, part: string, content: RecordUpdate["content"]): RecordUpdate {
  const at = `2026-11-12T11:00:0${second}.000Z`;
  return { record: "guesty:listing:1/2", part, version: { at, rank: 0, delivery: id }, content };
}

/** A record of whatever its parts say; none without the main one. */
const render: RenderRecord = (id, parts) => {
  if (!parts["main"]?.content) return undefined;
  return {
    id,
    source: "guesty",
    kind: "listing",
    occurredAt: "2026-11-12T11:00:00.000Z",
    title: "",
    text: Object.values(parts)
      .flatMap(({ content }) => content ?? [])
      .join(" "),
    facts: {},
    access: { audience: "staff" },
    links: [],
  };
};

test("ledger entry, parts and record are written together, under escaped ids", async () => {
  const { firestore, store } = newStore();
  const updates = [update("d1", 1, "main", "Alfama 4"), update("d1", 1, "note", [["nested"]])];
  expect(await store.apply(delivery("d1"), { updates, render })).toBe("applied");
  const version = { at: "2026-11-12T11:00:01.000Z", rank: 0, delivery: "d1" };
  expect(firestore.collection("deliveries")).toEqual({
    d1: {
      ...delivery("d1"),
      outcome: "applied",
      records: ["guesty:listing:1/2"],
      updates: [
        { record: "guesty:listing:1/2", part: "main", version, outcome: "applied" },
        { record: "guesty:listing:1/2", part: "note", version, outcome: "applied" },
      ],
    },
  });
  expect(firestore.collection("recordParts")).toEqual({
    "guesty:listing:1%2F2": {
      record: "guesty:listing:1/2",
      parts: {
        main: JSON.stringify({ version, content: "Alfama 4" }),
        note: JSON.stringify({ version, content: [["nested"]] }),
      },
    },
  });
  expect(firestore.collection("records")).toMatchObject({
    "guesty:listing:1%2F2": { text: "Alfama 4 nested", version },
  });
});

test("each part keeps its newest, and the record has the version of the newest part", async () => {
  const { firestore, store } = newStore();
  await store.apply(delivery("d2"), { updates: [update("d2", 5, "note", "newer")], render });
  expect(firestore.collection("records")).toEqual({});
  expect(await store.apply(delivery("d1"), { updates: [update("d1", 1, "main", "late")], render })).toBe(
    "applied",
  );
  expect(await store.apply(delivery("d3"), { updates: [update("d3", 4, "note", "older")], render })).toBe(
    "stale",
  );
  expect(Object.values(firestore.collection("records"))).toMatchObject([
    { text: "newer late", version: { delivery: "d2" } },
  ]);
  expect(firestore.collection("deliveries")["d3"]).toMatchObject({ outcome: "stale" });
});

test("of a record's parts those are stored that its source keeps", async () => {
  const { firestore, store } = newStore();
  const keep: KeepParts = (_, parts) =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => name !== "note:1"));
  for (const [second, part] of [
    [1, "main"],
    [2, "note:1"],
    [3, "note:2"],
  ] as const) {
    await store.apply(delivery(part), { updates: [update(part, second, part, part)], render, keep });
  }
  expect(
    Object.values(firestore.collection("recordParts")).map(({ parts }) => Object.keys(parts as object)),
  ).toEqual([["main", "note:2"]]);
  expect(Object.values(firestore.collection("records"))).toMatchObject([{ text: "main note:2" }]);
});

test("a delivery that is in the ledger has no second effect, unless it is applied again", async () => {
  const { firestore, store } = newStore();
  await store.apply(delivery("d1"), { updates: [update("d1", 1, "main", "first")], render });
  const updates = [update("d1", 1, "main", "understood better")];
  expect(await store.apply(delivery("d1"), { updates, render })).toBe("duplicate");
  expect(Object.values(firestore.collection("records"))).toMatchObject([{ text: "first" }]);
  expect(await store.apply(delivery("d1"), { updates, render, again: true })).toBe("applied");
  expect(Object.values(firestore.collection("records"))).toMatchObject([{ text: "understood better" }]);
});

test("what is applied again leaves quarantine and dead letters", async () => {
  const { firestore, store } = newStore();
  expect(await store.quarantine(delivery("d1"), "unknown")).toBe("quarantined");
  expect(await store.quarantine(delivery("d1"), "unknown")).toBe("duplicate");
  await store.bury(delivery("d1"), "failed");
  expect(firestore.collection("quarantine")).toEqual({ d1: { ...delivery("d1"), reason: "unknown" } });
  await store.apply(delivery("d1"), { updates: [update("d1", 1, "main", "x")], render, again: true });
  expect(firestore.collection("quarantine")).toEqual({});
  expect(firestore.collection("deadLetters")).toEqual({});
  expect(firestore.collection("deliveries")).toHaveProperty("d1");
});

test("a part that is gone takes its record away, and an older event does not bring it back", async () => {
  const { firestore, store } = newStore();
  await store.apply(delivery("d1"), { updates: [update("d1", 1, "main", "here")], render });
  await store.apply(delivery("d3"), { updates: [update("d3", 3, "main", null)], render });
  expect(firestore.collection("records")).toEqual({});
  expect(await store.apply(delivery("d2"), { updates: [update("d2", 2, "main", "late")], render })).toBe(
    "stale",
  );
  expect(firestore.collection("records")).toEqual({});
});

test("a delivery that is ignored is in the ledger once, with the reason", async () => {
  const { firestore, store } = newStore();
  expect(await store.ignore(delivery("d1"), "a report")).toBe("ignored");
  expect(await store.ignore(delivery("d1"), "a report")).toBe("duplicate");
  expect(firestore.collection("deliveries")).toMatchObject({
    d1: { outcome: "ignored", reason: "a report" },
  });
});

test.each(["deliveries", "quarantine", "deadLetters"])("a delivery in %s is held", async (collection) => {
  const { store } = newStore();
  expect(await store.holds("d1")).toBe(false);
  if (collection === "deliveries") await store.ignore(delivery("d1"), "a report");
  else await (collection === "quarantine" ? store.quarantine : store.bury)(delivery("d1"), "why");
  expect(await store.holds("d1")).toBe(true);
});

describe("a payload that is too long for one document", () => {
  const long = JSON.stringify({ text: "é€\u{1f3e0}x".repeat(200_000) });

  test.each(["apply", "ignore", "quarantine", "bury"] as const)(
    "is kept in pieces: %s",
    async (operation) => {
      const { firestore, store } = newStore();
      if (operation === "apply") await store.apply(delivery("d/1", long), { updates: [], render });
      else await store[operation](delivery("d/1", long), "why");
      const collection = {
        apply: "deliveries",
        ignore: "deliveries",
        quarantine: "quarantine",
        bury: "deadLetters",
      };
      const document = firestore.collection(collection[operation])["d%2F1"] as unknown as StoredDelivery;
      expect(document).toMatchObject({ payload: "", payloadPieces: 4 });
      for (const { piece } of Object.values(firestore.collection("payloads"))) {
        expect(Buffer.byteLength(String(piece))).toBeLessThanOrEqual(900_000);
      }
      expect(await joinPayload(document, (references) => firestore.getAll(references))).toBe(long);
    },
  );

  test("is whole again wherever it was cut", async () => {
    const letters = fc.constantFrom("x", "é", "\u{1f3e0}");
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 299_990, max: 300_010 }), async (letter, offset) => {
        const payload = `${"a".repeat(offset)}${letter.repeat(310_000)}${"b".repeat(400_000)}`;
        const { firestore, store } = newStore();
        await store.quarantine(delivery("d1", payload), "why");
        const document = firestore.collection("quarantine")["d1"] as unknown as StoredDelivery;
        expect((await joinPayload(document, (references) => firestore.getAll(references))) === payload).toBe(
          true,
        );
      }),
      { numRuns: 10 },
    );
  });

  test("is missed if a piece is missing", async () => {
    const { firestore, store } = newStore();
    await store.quarantine(delivery("d1", long), "why");
    await firestore.commit([{ collection: "payloads", id: "d1.2", delete: true }]);
    const document = firestore.collection("quarantine")["d1"] as unknown as StoredDelivery;
    await expect(joinPayload(document, (references) => firestore.getAll(references))).rejects.toThrow(
      "Piece 2 of the payload of d1 is missing in the collection payloads.",
    );
  });
});
