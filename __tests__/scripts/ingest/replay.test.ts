import { userInfo } from "node:os";
import { setTimeout } from "node:timers/promises";
import { RateLimitError } from "../../../lambdas/shared/guesty/rate-limit-error";
import { ServiceError } from "../../../lambdas/shared/service-error";
import type { Terminal } from "../../../local/terminal";
import type { AuditRecord } from "../../../scripts/ingest/audit";
import { type Desk, FIRST, openDesk } from "./desk";
import { type NoteSourceOptions, note, noteSource, recordOf } from "./note-source";

// 150 deliveries, one transaction each, on a busy machine.
jest.setTimeout(30_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const withCode = (options: NoteSourceOptions) => ({
  sources: () => new Map([["aircall", noteSource(options)]]),
});

/** The code after a change: it shows notes in another way. */
const changedCode = withCode({ show: (text) => text.toUpperCase() });

const life = [note(1, 0, "first"), note(1, 5, "second"), note(2, 0, "other"), note(2, 1, "", "deleted")];

const manyNotes = Array.from({ length: 150 }, (_, index) => note(index, 0, `note ${index}`));

async function texts(): Promise<Record<string, unknown>> {
  const records = Object.entries(await desk.all("records"));
  return Object.fromEntries(records.map(([id, record]) => [id, record["text"]]));
}

async function audits(): Promise<AuditRecord[]> {
  const records = Object.values(await desk.all("audit")) as unknown as AuditRecord[];
  return records.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** Stops the command after its first page. */
function stopAfterFirstPage() {
  const stop = new AbortController();
  const terminal: Terminal = { line: () => {}, progress: () => stop.abort() };
  return { terminal, stop: stop.signal };
}

test("a replay brings what is stored up to the present code, and a second one finds nothing to do", async () => {
  await desk.deliver(life);

  const first = await desk.run(["replay", "--yes", "--json"], changedCode);
  const ledger = await desk.all("deliveries");
  const second = await desk.run(["replay", "--yes", "--json"], changedCode);

  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({
    dryRun: false,
    outcome: "finished",
    counts: { applied: 1, stale: 1, unchanged: 2, ignored: 0, failed: 0 },
  });
  expect(JSON.parse(second.out).counts).toMatchObject({ applied: 0, stale: 2, unchanged: 2 });
  expect(await texts()).toEqual({ [recordOf(1)]: "SECOND" });
  expect(await desk.all("deliveries")).toEqual(ledger);
});

test("a replay puts back what got lost, and nothing older over what is newer", async () => {
  await desk.deliver(life);
  const before = { records: await desk.all("records"), parts: await desk.all("recordParts") };
  await desk.firestore.collection("records").doc(recordOf(1)).delete();
  await desk.firestore.collection("recordParts").doc(recordOf(1)).delete();

  const { out, progress } = await desk.run(["replay", "--yes"]);

  expect(out).toMatch(/^applied +2 +changed what is stored$/m);
  expect(progress).toEqual(["Deliveries 3/4", "Deliveries 4/4"]);
  expect({ records: await desk.all("records"), parts: await desk.all("recordParts") }).toEqual(before);
});

test("the progress is that of the deliveries that are asked for", async () => {
  await desk.deliver(life);
  const { progress } = await desk.run(["replay", "--yes", "--limit", "2"]);
  expect(progress).toEqual(["Deliveries 1/2", "Deliveries 2/2"]);
});

test("a dry run says what would become of each and changes nothing of it", async () => {
  await desk.deliver(life);
  const collections = ["records", "recordParts", "deliveries", "audit"];
  const everything = () => Promise.all(collections.map((collection) => desk.all(collection)));
  const before = await everything();

  const { code, out } = await desk.run(["replay", "--dry-run"], {
    ...changedCode,
    confirm: () => Promise.reject(new Error("a dry run need not ask")),
  });

  expect(code).toBe(0);
  // Each for itself: the second one does not see what the first one would have written.
  expect(out).toMatch(/^applied +2 /m);
  expect(out).toContain("This was a dry run: it changed no delivery, record or webhook.");
  expect(await everything()).toEqual(before);
});

test("a run is written down: what was asked for, by whom, when, and what came of it", async () => {
  const [, second] = await desk.deliver(life);
  const args = ["replay", "--yes", "--source", "aircall", "--type", "note.written", "--limit", "2", "--json"];

  const { out } = await desk.run(args, changedCode);

  const [record] = await audits();
  expect(record).toEqual({
    id: JSON.parse(out).audit,
    command: "ingest replay",
    collection: "deliveries",
    filter: { source: "aircall", type: "note.written", limit: 2 },
    by: { user: userInfo().username, host: expect.any(String) },
    startedAt: expect.stringMatching(/^2026-11-20T/),
    finishedAt: expect.stringMatching(/^2026-11-20T/),
    outcome: "finished",
    counts: { applied: 1, stale: 0, unchanged: 1, ignored: 0, failed: 0 },
    cursor: { receivedAt: "2026-11-20T10:01:00.000Z", delivery: second },
    failures: [],
  });
});

test("only the deliveries of a time, an event or an id are applied", async () => {
  const [first, second] = await desk.deliver(life);
  const applied = async (...filter: string[]) => {
    const { out } = await desk.run(["replay", "--dry-run", "--json", ...filter]);
    const counts: Record<string, number> = JSON.parse(out).counts;
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  };
  const at = (minute: number) => new Date(FIRST + minute * 60_000).toISOString();

  expect(await applied("--since", at(1))).toBe(3);
  expect(await applied("--until", at(1))).toBe(1);
  expect(await applied("--since", at(1), "--until", at(3))).toBe(2);
  expect(await applied("--type", "note.deleted")).toBe(1);
  expect(await applied("--source", "guesty")).toBe(0);
  expect(await applied("--id", first ?? "", "--id", second ?? "", "--id", first ?? "")).toBe(2);
  expect(await applied("--limit", "3")).toBe(3);
});

test("what no delivery matches is said", async () => {
  await desk.deliver(life);
  const { code, out } = await desk.run(["replay", "--yes", "--source", "guesty"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Nothing matched\.\n/) });
});

test("an id that is not there is named before anything is done", async () => {
  const [first = ""] = await desk.deliver(life);
  await expect(desk.run(["replay", "--yes", "--id", first, "--id", "no/such"])).rejects.toThrow(
    "deliveries has no no/such",
  );
  expect(await audits()).toEqual([]);
});

test("nothing is done unless the person agrees, and the question says where", async () => {
  await desk.deliver(life);
  const questions: string[] = [];
  const world = {
    ...changedCode,
    confirm: async (question: string) => {
      questions.push(question);
      return false;
    },
  };

  const { code, out } = await desk.run(["replay"], world);

  expect({ code, out, questions }).toEqual({
    code: 0,
    out: "Nothing was done.\n",
    questions: ["Apply 4 deliveries again in (default) of demo?"],
  });
  expect(await audits()).toEqual([]);
  expect(await texts()).toEqual({ [recordOf(1)]: "second" });
});

test("a delivery that cannot be applied is told and left, and the others are applied", async () => {
  await desk.deliver(life, noteSource({ understandsAll: true }));
  await desk.firestore
    .collection("deliveries")
    .doc("odd")
    .set({
      ...{ delivery: "odd", type: "note.written", source: "aircall", headers: {} },
      ...{ receivedAt: new Date(FIRST).toISOString(), payload: "{" },
    });
  await desk.firestore
    .collection("deliveries")
    .doc("foreign")
    .set({
      ...{ delivery: "foreign", type: "x", source: "pigeon", headers: {}, payload: "{}" },
      receivedAt: new Date(FIRST).toISOString(),
    });

  const { code, out } = await desk.run(["replay", "--yes", "--json"], changedCode);

  expect(code).toBe(1);
  const report = JSON.parse(out);
  expect(report.counts).toMatchObject({ applied: 1, failed: 2 });
  expect(report.failures).toEqual([
    { delivery: "foreign", reason: "nothing here reads deliveries of pigeon" },
    { delivery: "odd", reason: expect.stringContaining("SyntaxError") },
  ]);
  expect((await audits())[0]?.failures).toEqual(report.failures);
  expect(await texts()).toEqual({ [recordOf(1)]: "SECOND" });
});

test("a secret in an error is neither shown nor written down", async () => {
  await desk.deliver([note(77, 0, "")]);
  const source = noteSource({ secrets: ["whisper-9c2f"] });
  const leaking = {
    ...source,
    transform: () => {
      throw new Error("refused whisper-9c2f");
    },
  };

  const { out } = await desk.run(["replay", "--yes", "--json"], {
    sources: () => new Map([["aircall", leaking]]),
  });

  expect(out).toContain("refused [redacted]");
  expect(JSON.stringify(await audits())).not.toContain("whisper-9c2f");
});

test("a run that is stopped ends after its page, and another goes on from there", async () => {
  await desk.deliver(manyNotes);

  const stopped = await desk.run(["replay", "--yes", "--json"], { ...changedCode, ...stopAfterFirstPage() });
  const { audit, outcome, counts } = JSON.parse(stopped.out);
  const resumed = await desk.run(["replay", "--yes", "--json", "--resume", audit], changedCode);

  expect({ code: stopped.code, outcome, applied: counts.applied }).toEqual({
    code: 130,
    outcome: "interrupted",
    applied: 100,
  });
  expect(JSON.parse(resumed.out)).toMatchObject({
    outcome: "finished",
    counts: { applied: 50, unchanged: 0 },
  });
  expect(await audits()).toMatchObject([
    { id: audit, outcome: "interrupted" },
    { outcome: "finished", resumes: audit },
  ]);
  expect(Object.values(await texts()).every((text) => String(text).startsWith("NOTE"))).toBe(true);
});

test("a stopped run for people says how to go on", async () => {
  await desk.deliver(manyNotes);
  const { out } = await desk.run(["replay", "--yes"], { ...changedCode, ...stopAfterFirstPage() });
  const [{ id } = { id: "" }] = await audits();
  expect(out).toContain(`Stopped before the end: go on with --resume ${id}.`);
});

test("a resumed run keeps the limit of the run that it goes on with", async () => {
  await desk.deliver(manyNotes);
  const args = ["replay", "--yes", "--json"];
  const stopped = await desk.run([...args, "--limit", "120"], { ...changedCode, ...stopAfterFirstPage() });

  const resumed = await desk.run([...args, "--resume", JSON.parse(stopped.out).audit], changedCode);

  expect(JSON.parse(resumed.out).counts.applied).toBe(20);
});

test("only a run of this command that did not come to its end can be resumed", async () => {
  await desk.deliver(life);
  const { out } = await desk.run(["replay", "--yes", "--json"]);
  const { audit } = JSON.parse(out);

  const resume = (id: string, ...command: string[]) => desk.run([...command, "--yes", "--resume", id]);
  await expect(resume(audit, "replay")).rejects.toThrow(`${audit} came to its end`);
  await expect(resume(audit, "quarantine", "--replay")).rejects.toThrow(`${audit} was: ingest replay`);
  await expect(resume("nobody", "replay")).rejects.toThrow("there is no audit/nobody");
  await expect(resume("a/b", "replay")).rejects.toThrow("--resume is a/b");
});

test("what must be asked of the provider is asked once a page", async () => {
  const asked: string[][] = [];
  const fetch = async (ids: readonly string[]) => {
    asked.push([...ids]);
    return new Map(ids.map((id) => [id, `fetched ${id}`]));
  };
  const events = [note(1, 0, "", "asked"), note(2, 0, "", "asked"), note(1, 1, "", "asked")];
  await desk.deliver(events, noteSource({ fetch }));
  await desk.firestore.collection("records").doc(recordOf(1)).delete();
  asked.length = 0;

  const { out } = await desk.run(["replay", "--yes", "--json"], withCode({ fetch }));

  expect(asked).toEqual([["1", "2"]]);
  expect(JSON.parse(out).counts).toMatchObject({ applied: 1, unchanged: 2 });
  expect(await texts()).toEqual({ [recordOf(1)]: "fetched 1", [recordOf(2)]: "fetched 2" });
});

test("what was asked before a provider wants to wait is not asked again", async () => {
  const events = [note(1, 0, "", "asked"), note(2, 0, "", "asked"), note(3, 0, "", "asked")];
  await desk.deliver(events, noteSource({ fetch: async () => new Map() }));
  const asked: string[][] = [];
  const fetch = async (ids: readonly string[]) => {
    asked.push([...ids]);
    if (asked.length === 2) throw Object.assign(new Error("too many requests"), { retryAfterMs: 1 });
    return new Map(ids.map((id) => [id, `fetched ${id}`]));
  };

  const { out } = await desk.run(["replay", "--yes", "--json"], withCode({ fetch, fetchSize: 2 }));

  expect(asked).toEqual([["1", "2"], ["3"], ["3"]]);
  expect(JSON.parse(out).counts).toMatchObject({ applied: 3 });
});

test("a provider that asks to wait is waited for", async () => {
  await desk.deliver([note(1, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const waits: number[] = [];
  let tries = 0;
  const fetch = async (ids: readonly string[]) => {
    tries += 1;
    if (tries === 1) throw Object.assign(new Error("too many requests"), { retryAfterMs: 2500 });
    return new Map(ids.map((id) => [id, "at last"]));
  };

  const { progress } = await desk.run(["replay", "--yes"], {
    ...withCode({ fetch }),
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });

  expect(waits).toEqual([2500]);
  expect(progress[0]).toBe("The provider asks to wait for 3 s.");
  expect(await texts()).toEqual({ [recordOf(1)]: "at last" });
});

test("a person need not wait as long as the provider asks: the run ends where it is, and can be resumed", async () => {
  await desk.deliver(manyNotes);
  await desk.deliver([note(200, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const stop = new AbortController();
  const refuse = async () => {
    throw Object.assign(new Error("too many requests"), { retryAfterMs: 600_000 });
  };
  const world = (line: Terminal["line"]) => ({
    ...withCode({ fetch: refuse }),
    terminal: { line, progress: () => {} },
    sleep: (milliseconds: number, signal: AbortSignal) => setTimeout(milliseconds, undefined, { signal }),
    stop: stop.signal,
  });

  const { code, out } = await desk.run(
    ["replay", "--yes", "--json"],
    world(() => stop.abort()),
  );
  const dry = await desk.run(
    ["replay", "--dry-run"],
    world(() => {}),
  );

  const { audit, outcome, counts } = JSON.parse(out);
  expect({ code, outcome, counts }).toMatchObject({
    code: 130,
    outcome: "interrupted",
    counts: { unchanged: 100 },
  });
  expect(await audits()).toMatchObject([{ id: audit, outcome: "interrupted", counts: { unchanged: 100 } }]);
  expect(dry).toMatchObject({ code: 130, out: expect.stringMatching(/Stopped before the end\.\n$/) });
  const resumed = await desk.run(
    ["replay", "--yes", "--json", "--resume", audit],
    withCode({ fetch: async () => new Map([["200", "today"]]) }),
  );
  expect(JSON.parse(resumed.out).counts).toMatchObject({ applied: 1, unchanged: 50 });
});

test.each([
  [
    new ServiceError("Guesty", "401 from POST /oauth2/token", { status: 401 }),
    "Guesty: 401 from POST /oauth2/token\n  Check GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET.\n",
  ],
  [
    new RateLimitError("5 tokens a day", 86_400_000),
    "Guesty: Guesty allows 5 tokens a day: wait 86400 s, then try again.\n  Nothing was lost",
  ],
])("what Guesty refuses is told with what to do: %s", async (error, told) => {
  await desk.deliver([note(1, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const run = desk.run(["replay", "--yes"], withCode({ fetch: () => Promise.reject(error) }));
  await expect(run).rejects.toThrow(`the replay ended early: ${told}`);
});

test.each([
  [{}, "FIRESTORE_EMULATOR_HOST is set and GUESTY_API_URL is not: Guesty itself would be asked"],
  [{ GUESTY_API_URL: "localhost:4617" }, "GUESTY_API_URL is localhost:4617"],
  [{ GUESTY_API_URL: "http://127.0.0.1:9", GUESTY_CLIENT_ID: "" }, "Guesty's credentials are not complete"],
])("beside an emulator, an account is not asked by surprise: %j", async (env, told) => {
  await desk.deliver([note(1, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const credentials = { GUESTY_CLIENT_ID: "id", GUESTY_CLIENT_SECRET: "secret" };
  const run = desk.run(["replay", "--yes"], {
    env: { FIRESTORE_EMULATOR_HOST: desk.host, ...credentials, ...env },
    sources: (guesty) => {
      const fetch = async (ids: readonly string[]) => new Map(ids.map((id) => [id, guesty() && null]));
      return new Map([["aircall", noteSource({ fetch })]]);
    },
  });
  await expect(run).rejects.toThrow(`the replay ended early: ${told}`);
});

test("a provider that cannot be asked ends the run, which is written down and can be resumed", async () => {
  await desk.deliver(manyNotes);
  await desk.deliver([note(200, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const refuse = async () => {
    throw Object.assign(new Error("no token before tomorrow"), { retryAfterMs: 86_400_000 });
  };

  const failure = await desk.run(["replay", "--yes"], withCode({ fetch: refuse })).catch((error) => error);

  const [record] = await audits();
  expect(failure.message).toMatch(/^the replay ended early: no token before tomorrow\n/);
  expect(failure.message).toContain(`--resume ${record?.id}`);
  expect(record).toMatchObject({ outcome: "failed", counts: { unchanged: 100 } });
  expect(record?.error).toContain("no token before tomorrow");

  const resumed = await desk.run(
    ["replay", "--yes", "--json", "--resume", record?.id ?? ""],
    withCode({ fetch: async () => new Map([["200", "today"]]) }),
  );
  expect(JSON.parse(resumed.out).counts).toMatchObject({ applied: 1, unchanged: 50 });
});

test("a Firestore that fails in the middle is told with its place, and how to go on", async () => {
  await desk.deliver([note(1, 0, "", "asked")], noteSource({ fetch: async () => new Map() }));
  const exhausted = Object.assign(new Error("8 RESOURCE_EXHAUSTED: Quota exceeded."), { code: 8 });

  const failure = await desk
    .run(["replay", "--yes"], withCode({ fetch: () => Promise.reject(exhausted) }))
    .catch((error) => error);

  const [record] = await audits();
  expect(failure.message).toBe(
    [
      "the replay ended early: Firestore (default) of demo: 8 RESOURCE_EXHAUSTED: Quota exceeded.",
      "  The quota of the database is used up, or it is overloaded. Try again later.",
      `  Then go on where it ended: add --resume ${record?.id} in place of the filters.`,
    ].join("\n"),
  );
  expect(record?.outcome).toBe("failed");
});
