import type { Terminal } from "../../../local/terminal";
import type { Finding } from "../../../scripts/vectors/compare-points";
import { call, calls, type Desk, FIRST, openDesk, SECOND } from "./desk";

jest.setTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const REINDEX = ["reindex", "--yes", "--json"];
const checkpoint = async () => (await desk.firestore.doc(`reindexes/${SECOND.collection}`).get()).data();

/** Fills the present collection and has the function write both, as it is before a change of version. */
async function prepare(records = 3): Promise<void> {
  await desk.put(...calls(records));
  await desk.room("lobby", "c");
  await desk.say("lobby", "m1", "The pool opens at nine.");
  await desk.say("lobby", "m2", "And closes at eight.");
  desk.writes(FIRST, SECOND);
}

/** Stops the command after its first page. */
function stopAfterFirstPage() {
  const stop = new AbortController();
  const terminal: Terminal = { line: () => {}, progress: () => stop.abort() };
  return { terminal, stop: stop.signal };
}

test("a new version is filled with every record and conversation, verified, and then read", async () => {
  await prepare();
  const { code, out, progress } = await desk.run(REINDEX);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    model: "@local/universal-sentence-encoder-lite#2",
    collection: SECOND.collection,
    dryRun: false,
    resumed: false,
    outcome: "finished",
    documents: { records: 3, messages: 2 },
    verification: expect.objectContaining({ findings: [], left: [], failures: [] }),
    read: SECOND.collection,
    before: FIRST.collection,
  });
  expect(await desk.read()).toBe(SECOND.collection);
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
  expect(progress).toEqual([
    "Indexing records 2/3",
    "Indexing records 3/3",
    "Indexing messages 1/2",
    "Indexing messages 2/2",
    "Comparing records 2/3",
    "Comparing records 3/3",
    "Comparing messages 1/2",
    "Comparing messages 2/2",
  ]);
  expect(await checkpoint()).toMatchObject({ phase: "read", by: { user: expect.any(String) } });
});

test("texts are embedded a hundred a request, each once", async () => {
  await prepare(120);
  await desk.run(REINDEX);
  expect(desk.requests[0]).toHaveLength(100);
  expect(new Set(desk.requests.flat()).size).toBe(121);
  expect(desk.requests.flat()).toHaveLength(121);
});

test("what changes meanwhile is as it is last, and what was read is read all the while", async () => {
  await prepare(120);
  const read = new Set<string | undefined>();
  // Between what is read of the first page and what is written of it.
  const fetch: typeof desk.answer = async (url, init) => {
    if (read.size === 0) {
      await desk.put(call(1, "The heating works again."));
      await desk.remove(call(2).id);
      await desk.put({ ...call(119), access: { audience: "private", owners: ["ana"] } });
      await desk.put(call(500));
      await desk.say("lobby", "m1", "The pool opens at ten.");
      await desk.say("lobby", "m3", "The sauna is closed.", "2026-11-24T11:00:00.000Z");
    }
    read.add(await desk.read());
    return desk.answer(url, init);
  };
  const { code, out } = await desk.run(REINDEX, { fetch });
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, outcome: "finished" });
  expect([...read]).toEqual([FIRST.collection]);
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
  const texts = (await desk.points(SECOND)).map(({ payload }) => payload.text);
  expect(texts).toContain("The heating works again.");
  expect(texts).toContain("Ana (11:00): The sauna is closed.");
  expect(texts).not.toContain(call(2).text);
});

test("what the function did not write into the new version is found and mended before that is read", async () => {
  await prepare();
  desk.writes(FIRST);
  await desk.run([...REINDEX, "--no-swap"]);
  await desk.put(call(1, "The heating works again."));
  await desk.remove(call(2).id);
  await desk.say("lobby", "m1", "The pool opens at ten.");

  const { code, out } = await desk.run(REINDEX);

  const { resumed, verification, read } = JSON.parse(out);
  expect({ code, resumed, read, left: verification.left }).toEqual({
    ...{ code: 0, resumed: true, left: [] },
    read: SECOND.collection,
  });
  expect(verification.findings.map(({ problem, detail }: Finding) => `${problem}: ${detail}`).sort()).toEqual(
    [
      "content: text is Ana (09:00): The pool opens at nine.\nAna (09:00): And closes… in place of Ana (09:00): The pool opens at ten.\nAna (09:00): And closes …",
      "content: text is Call number 1 was about the heating. in place of The heating works again.",
      "surplus: chunk 0",
    ],
  );
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
});

test("with --no-swap the present one stays, and the same command without it has the new one read", async () => {
  await prepare();
  const filled = await desk.run(["reindex", "--yes", "--no-swap"]);
  expect(filled.out).toBe(
    [
      "knowledge_use_lite_v2: 3 records and 2 chat messages indexed with @local/universal-sentence-encoder-lite#2.",
      "Compared: 0 wrong points, 0 left.",
      "knowledge_use_lite_v1 is read still: run the same command without --no-swap to change that.",
      "",
    ].join("\n"),
  );
  expect({ read: await desk.read(), ...(await checkpoint()) }).toMatchObject({
    read: FIRST.collection,
    phase: "filled",
  });
  desk.requests.length = 0;
  const { out } = await desk.run(["reindex", "--yes"]);
  expect(out).toContain("knowledge_use_lite_v2 is read now, in place of knowledge_use_lite_v1.\n");
  expect(desk.requests).toEqual([]);
});

test("a run that is stopped ends after its page, and the same command goes on there", async () => {
  await prepare(120);
  const stopped = await desk.run(["reindex", "--yes"], stopAfterFirstPage());
  expect(stopped.code).toBe(130);
  expect(stopped.out).toMatch(
    /: 100 records and 0 chat messages indexed .*\nStopped before the end: the same command goes on there\.\n$/,
  );
  expect({ read: await desk.read(), ...(await checkpoint()) }).toMatchObject({
    read: FIRST.collection,
    phase: "filling",
    done: { records: 100 },
  });
  desk.requests.length = 0;

  const { code, out } = await desk.run(REINDEX);

  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, resumed: true, documents: { records: 120 } });
  expect(desk.requests.flat()).toHaveLength(21);
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
});

test("--restart begins anew, and what is there already is not embedded again", async () => {
  await prepare(120);
  await desk.run(REINDEX, stopAfterFirstPage());
  desk.requests.length = 0;
  const { out } = await desk.run([...REINDEX, "--restart"]);
  expect(JSON.parse(out)).toMatchObject({ resumed: false, outcome: "finished", documents: { records: 120 } });
  expect(desk.requests.flat()).toHaveLength(21);
});

test("a collection that was dropped since is filled from the beginning", async () => {
  await prepare();
  await desk.run([...REINDEX, "--no-swap"]);
  await desk.qdrant.deleteCollection(SECOND.collection);
  const { out } = await desk.run(REINDEX);
  expect(JSON.parse(out)).toMatchObject({ resumed: false, documents: { records: 3, messages: 2 } });
  expect(await desk.points(SECOND)).toEqual(await desk.points(FIRST));
});

test("a swap whose answer got lost was a swap", async () => {
  await prepare();
  const { POST, lose } = losingAnswers("/collections/aliases");
  const { code, out } = await desk.run(REINDEX);
  lose.mockRestore();
  expect(POST).toHaveBeenCalledTimes(1);
  expect({ code, ...JSON.parse(out) }).toMatchObject({
    code: 0,
    read: SECOND.collection,
    before: FIRST.collection,
  });
});

test("a run that ended right after the swap is brought to its end by the same command", async () => {
  await prepare();
  await desk.run([...REINDEX, "--no-swap"]);
  await swapByHand();
  const { code, out } = await desk.run(["reindex", "--yes"]);
  expect({ code, phase: (await checkpoint())?.["phase"] }).toEqual({ code: 0, phase: "read" });
  expect(out).toContain("knowledge_use_lite_v2 is read.\n");
});

test("what is read cannot be filled again under the eyes of its readers", async () => {
  await prepare();
  await desk.run(REINDEX);
  await expect(desk.run(REINDEX)).rejects.toThrow(
    "knowledge_use_lite_v2 is the collection that is read\n  Name another model or version, " +
      "e.g. --model @local/universal-sentence-encoder-lite#3; verify --repair mends what is read.",
  );
});

test("a model that the function does not write with is not filled, and the setting is told", async () => {
  const model = "@local/universal-sentence-encoder-lite#3";
  await expect(desk.run(["reindex", "--yes", "--model", model])).rejects.toThrow(
    `the function does not write with ${model}\n  Name it beside the present one (EMBEDDING_MODEL), e.g. ` +
      `@local/universal-sentence-encoder-lite,@local/universal-sentence-encoder-lite#2,${model}, deploy, and begin then.`,
  );
});

test("a dry run says what would be done and writes nothing", async () => {
  await desk.put(...calls(3));
  const { code, out } = await desk.run(["reindex", "--dry-run"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      "Would index 3 records and 0 chat messages in knowledge_use_lite_v2 with @local/universal-sentence-encoder-lite#2.",
      "knowledge_use_lite_v1 is read.",
      "This was a dry run: nothing was written.",
      "",
    ].join("\n"),
  });
  expect(await desk.qdrant.getCollections()).toEqual({ collections: [{ name: FIRST.collection }] });
  expect(await checkpoint()).toBeUndefined();
});

test("nothing is done unless the person agrees, and the question says what", async () => {
  await prepare();
  const questions: string[] = [];
  const confirm = async (question: string) => {
    questions.push(question);
    return false;
  };
  const { code, out } = await desk.run(["reindex"], { confirm });
  expect({ code, out, questions }).toEqual({
    code: 0,
    out: "Nothing was done.\n",
    questions: [
      "Index 3 records and 2 chat messages in knowledge_use_lite_v2, and have it read in place of knowledge_use_lite_v1?",
    ],
  });
  expect(await checkpoint()).toBeUndefined();
});

test("a record whose text is refused is told, and the new version is not read", async () => {
  await prepare();
  const fetch: typeof desk.answer = async (url, init) =>
    String(init?.body).includes("Call number 1")
      ? Response.json(
          { success: false, errors: [{ code: 5006, message: "AiError: Bad input" }] },
          { status: 400 },
        )
      : desk.answer(url, init);
  // Given up by the function too: nothing of it is to be found.
  const { code, out } = await desk.run(["reindex", "--yes"], { fetch });
  expect(code).toBe(1);
  expect(out).toMatch(/^missing +aircall:call:1 +chunk 0$/m);
  expect(out).toContain("It is not read yet. See what is wrong, then run the same command again.");
  expect(await desk.read()).toBe(FIRST.collection);
});

test("a Workers AI that does not answer ends the run, which says so and goes on where it was", async () => {
  await prepare(120);
  let asked = 0;
  const fetch: typeof desk.answer = async (url, init) => {
    asked += 1;
    return asked === 1 ? desk.answer(url, init) : new Response("busy", { status: 503 });
  };
  await expect(desk.run(REINDEX, { fetch })).rejects.toThrow(
    /^Workers AI: 503 .*\n {2}It failed by itself\. Try again, and see its log\.$/,
  );
  expect(await checkpoint()).toMatchObject({ phase: "filling", done: { records: 100 } });
  expect(JSON.parse((await desk.run(REINDEX)).out)).toMatchObject({ resumed: true, outcome: "finished" });
});

/** Lets a request through and loses its answer. */
function losingAnswers(path: string) {
  const POST = jest.fn();
  const original = globalThis.fetch;
  const lose = jest.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const answer = await original(input, init);
    if (!String(input).includes(path)) return answer;
    POST();
    throw new TypeError("fetch failed");
  });
  return { POST, lose };
}

async function swapByHand(): Promise<void> {
  const alias_name = "knowledge";
  await desk.qdrant.updateCollectionAliases({
    actions: [
      { delete_alias: { alias_name } },
      { create_alias: { collection_name: SECOND.collection, alias_name } },
    ],
  });
}
