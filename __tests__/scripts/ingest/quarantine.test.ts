import { type Desk, openDesk } from "./desk";
import { note, noteSource, recordOf } from "./note-source";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const understanding = { sources: () => new Map([["aircall", noteSource({ understandsAll: true })]]) };
const strange = [note(1, 0, "odd", "strange"), note(2, 0, "odder", "strange")];

test("an empty quarantine is said to be empty", async () => {
  expect(await desk.run(["quarantine"])).toMatchObject({ code: 0, out: "Nothing is there.\n" });
  expect(JSON.parse((await desk.run(["quarantine", "--json"])).out)).toEqual({ groups: [] });
});

test("the quarantine is listed by reason, as a table and as JSON", async () => {
  const deliveries = await desk.deliver(strange);

  const table = await desk.run(["quarantine"]);
  const json = await desk.run(["quarantine", "--json"]);

  expect(table.out.split("\n")).toEqual([
    expect.stringMatching(/^count {2}source {3}event +oldest +newest +newest delivery +reason$/),
    expect.stringMatching(
      /^ {4}2 {2}aircall {2}note\.strange {2}2026-11-20T10:00Z {2}2026-11-20T10:01Z {2}strange\/2\/\S+ {2}unknown event note\.strange$/,
    ),
    "",
  ]);
  expect(JSON.parse(json.out).groups).toEqual([
    {
      reason: "unknown event note.strange",
      source: "aircall",
      type: "note.strange",
      count: 2,
      oldest: "2026-11-20T10:00:00.000Z",
      newest: "2026-11-20T10:01:00.000Z",
      deliveries,
    },
  ]);
  expect(await desk.all("audit")).toEqual({});
});

test("a listing is narrowed by the same filters as a replay", async () => {
  await desk.deliver(strange);
  const { out } = await desk.run(["quarantine", "--json", "--since", "2026-11-20T10:01Z"]);
  expect(JSON.parse(out).groups).toMatchObject([{ count: 1 }]);
});

test("one delivery is shown with what it said, and nothing in it reaches the terminal as a command", async () => {
  const [delivery = ""] = await desk.deliver([note(1, 0, "\u001b[2Jodd \u009b31m \u202e", "strange")]);

  const { out } = await desk.run(["quarantine", "--show", delivery]);

  expect(JSON.parse(out)).toMatchObject({
    delivery,
    reason: "unknown event note.strange",
    payload: { event: "strange", id: 1, text: "\u001b[2Jodd \u009b31m \u202e" },
  });
  expect(out).toMatch(/^[\n\x20-\x7e]*$/);
});

test("a secret that was stored before it was known to be one is not shown", async () => {
  const [delivery = ""] = await desk.deliver([{ ...note(1, 0, "", "strange"), token: "3f0c1b7e5a9d" }]);
  await desk.firestore
    .collection("quarantine")
    .doc(delivery.replaceAll("/", "%2F"))
    .update({ payload: JSON.stringify({ note: "bearer abcdefghijklmnop0123", token: "3f0c1b7e5a9d" }) });

  const { out } = await desk.run(["quarantine", "--show", delivery]);

  expect(JSON.parse(out).payload).toEqual({ note: "[redacted]", token: "[redacted]" });
});

test("what is not there cannot be shown, or listed", async () => {
  await expect(desk.run(["quarantine", "--id", "nobody"])).rejects.toThrow("quarantine has no nobody");
  await expect(desk.run(["quarantine", "--show", "nobody"])).rejects.toThrow("quarantine has no nobody");
  await expect(desk.run(["dead-letters", "--show", "nobody"])).rejects.toThrow("deadLetters has no nobody");
});

test("what the present code understands leaves the quarantine for the ledger, once", async () => {
  const deliveries = await desk.deliver(strange);

  const first = await desk.run(["quarantine", "--replay", "--yes", "--json"], understanding);
  const second = await desk.run(["quarantine", "--replay", "--yes"], understanding);

  expect(JSON.parse(first.out).counts).toMatchObject({ applied: 2, failed: 0 });
  expect(second.out).toMatch(/^Nothing matched\.\n/);
  expect(await desk.all("quarantine")).toEqual({});
  const ledger = Object.values(await desk.all("deliveries"));
  expect(ledger.map(({ delivery, outcome }) => ({ delivery, outcome }))).toEqual(
    deliveries.map((delivery) => ({ delivery, outcome: "applied" })),
  );
  expect(ledger[0]).not.toHaveProperty("reason");
  expect(Object.keys(await desk.all("records"))).toEqual([recordOf(1), recordOf(2)]);
  expect(Object.values(await desk.all("audit"))).toMatchObject([
    { command: "ingest quarantine --replay", counts: { applied: 2 } },
    { command: "ingest quarantine --replay", counts: { applied: 0 } },
  ]);
});

test("what came too late to matter leaves the quarantine as well, and changes nothing", async () => {
  await desk.deliver([note(1, 30, "newer"), ...strange.slice(0, 1)]);

  const { out } = await desk.run(["quarantine", "--replay", "--yes", "--json"], understanding);

  expect(JSON.parse(out).counts).toMatchObject({ applied: 0, stale: 1 });
  expect(await desk.all("quarantine")).toEqual({});
  expect((await desk.all("records"))[recordOf(1)]).toMatchObject({ text: "newer" });
  expect(Object.values(await desk.all("deliveries"))).toMatchObject([
    { outcome: "stale" },
    { outcome: "applied" },
  ]);
});

test("what is still not understood stays", async () => {
  await desk.deliver(strange);
  const before = await desk.all("quarantine");

  const { code, out } = await desk.run(["quarantine", "--replay", "--yes"]);

  expect(code).toBe(1);
  expect(out).toMatch(/^failed +2 /m);
  expect(out).toContain("not understood: unknown event note.strange");
  expect(await desk.all("quarantine")).toEqual(before);
  expect(await desk.all("deliveries")).toEqual({});
});

test("a dry run leaves the quarantine as it is", async () => {
  await desk.deliver(strange);
  const before = await desk.all("quarantine");
  const { out } = await desk.run(["quarantine", "--replay", "--dry-run", "--json"], understanding);
  expect(JSON.parse(out)).toMatchObject({ dryRun: true, counts: { applied: 2 } });
  expect(await desk.all("quarantine")).toEqual(before);
  expect(await desk.all("records")).toEqual({});
});

test("what turns out to be nothing for a record goes into the ledger", async () => {
  await desk.deliver(strange.slice(0, 1));
  const quiet = noteSource();
  const source = { ...quiet, transform: () => ({ ignored: "of no interest" }) };

  const { out } = await desk.run(["quarantine", "--replay", "--yes", "--json"], {
    sources: () => new Map([["aircall", source]]),
  });

  expect(JSON.parse(out).counts).toMatchObject({ applied: 0, ignored: 1 });
  expect(await desk.all("quarantine")).toEqual({});
  expect(Object.values(await desk.all("deliveries"))).toMatchObject([
    { outcome: "ignored", reason: "of no interest", updates: [], records: [] },
  ]);
});

test("dead letters are listed, and leave when they are applied", async () => {
  const [delivery = ""] = await desk.bury([note(3, 0, "late")]);

  const listed = await desk.run(["dead-letters"]);
  const shown = await desk.run(["dead-letters", "--show", delivery]);
  const replayed = await desk.run(["dead-letters", "--replay", "--yes", "--json"]);

  expect(listed.out).toContain("Error: Firestore was away");
  expect(JSON.parse(shown.out)).toMatchObject({ delivery, payload: { text: "late" } });
  expect(JSON.parse(replayed.out).counts).toMatchObject({ applied: 1 });
  expect(await desk.all("deadLetters")).toEqual({});
  expect((await desk.all("records"))[recordOf(3)]).toMatchObject({ text: "late" });
});

test("a dead letter that fails again stays, and the next one is applied", async () => {
  await desk.bury([note(4, 0, "", "broken"), note(5, 0, "fine")]);

  const { code, out } = await desk.run(["dead-letters", "--replay", "--yes", "--json"]);

  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    counts: { applied: 1, failed: 1 },
    failures: [{ reason: "Error: note 4 cannot be read" }],
  });
  expect(Object.keys(await desk.all("deadLetters"))).toEqual([expect.stringContaining("broken")]);
});

test("a dead letter that had been applied after all leaves without a second effect", async () => {
  await desk.deliver([note(6, 0, "told")]);
  await desk.bury([note(6, 0, "told")]);
  const before = await desk.all("records");

  const { out } = await desk.run(["dead-letters", "--replay", "--yes", "--json"]);

  expect(JSON.parse(out).counts).toMatchObject({ applied: 0, unchanged: 1 });
  expect(await desk.all("records")).toEqual(before);
  expect(await desk.all("deadLetters")).toEqual({});
});

test("a payload that is too long for one document is shown and applied whole", async () => {
  const long = "x".repeat(1_000_000);
  const [delivery = ""] = await desk.deliver([note(8, 0, long, "strange")]);

  const shown = await desk.run(["quarantine", "--show", delivery]);
  const replayed = await desk.run(["quarantine", "--replay", "--yes", "--json"], {
    sources: () =>
      new Map([["aircall", noteSource({ understandsAll: true, show: (text) => `${text.length}` })]]),
  });
  const again = await desk.run(["replay", "--yes", "--json"], {
    sources: () =>
      new Map([["aircall", noteSource({ understandsAll: true, show: (text) => `${text.length}` })]]),
  });

  expect(JSON.parse(shown.out).payload.text).toHaveLength(1_000_000);
  expect(JSON.parse(replayed.out)).toMatchObject({ counts: { applied: 1 }, failures: [] });
  expect(JSON.parse(again.out).counts).toMatchObject({ unchanged: 1 });
  expect((await desk.all("records"))[recordOf(8)]).toMatchObject({ text: "1000000" });
  expect(Object.values(await desk.all("deliveries"))).toMatchObject([{ payload: "", payloadPieces: 4 }]);
});

test("a run of named deliveries is resumed although some have left the quarantine", async () => {
  const [first = "", second = ""] = await desk.deliver(strange);
  const stop = new AbortController();
  const args = ["quarantine", "--replay", "--yes", "--json"];
  const stopped = await desk.run([...args, "--id", first, "--id", second], {
    ...understanding,
    terminal: { line: () => {}, progress: () => stop.abort() },
    stop: stop.signal,
  });

  const resumed = await desk.run([...args, "--resume", JSON.parse(stopped.out).audit], understanding);

  expect(JSON.parse(stopped.out)).toMatchObject({ outcome: "interrupted", counts: { applied: 2 } });
  expect(JSON.parse(resumed.out)).toMatchObject({ outcome: "finished", counts: { applied: 0, failed: 0 } });
});
