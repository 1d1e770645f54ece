import { calls, type Desk, FIRST, openDesk, SECOND } from "./desk";

jest.setTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.put(...calls(2));
  await desk.run(["reindex", "--yes"]);
});
afterEach(() => desk.close());

const SECOND_ALONE = "@local/universal-sentence-encoder-lite#2";

async function collections(): Promise<string[]> {
  const { collections } = await desk.qdrant.getCollections();
  return collections.map(({ name }) => name).sort();
}

/** As the function is deployed once the second version is all that is used. */
const settled = () => ({ env: { ...desk.env, EMBEDDING_MODEL: SECOND_ALONE } });

test("what the function still writes is kept, though nobody reads it", async () => {
  const { code, out } = await desk.run(["gc"]);
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      "collection             points",
      "knowledge_use_lite_v1       2  kept: written by the function",
      "knowledge_use_lite_v2       2  kept: read by the alias knowledge",
      "",
    ].join("\n"),
  });
});

test("what nobody reads or writes is dropped after a yes, with its checkpoint", async () => {
  await desk.firestore.doc(`reindexes/${FIRST.collection}`).set({ phase: "read" });
  const questions: string[] = [];
  const answer = (yes: boolean) => ({
    ...settled(),
    confirm: async (question: string) => {
      questions.push(question);
      return yes;
    },
  });

  expect(await desk.run(["gc"], answer(false))).toMatchObject({ code: 0, out: "Nothing was done.\n" });
  expect(await collections()).toEqual([FIRST.collection, SECOND.collection]);

  const { out } = await desk.run(["gc"], answer(true));
  expect(out).toMatch(/^knowledge_use_lite_v1 +2 +dropped$/m);
  expect(await collections()).toEqual([SECOND.collection]);
  expect((await desk.firestore.collection("reindexes").get()).docs.map(({ id }) => id)).toEqual([
    SECOND.collection,
  ]);
  expect(questions).toEqual(Array(2).fill("Drop knowledge_use_lite_v1 (2 points)?"));
});

test("what is read again by the time of the answer is kept", async () => {
  const alias_name = "knowledge";
  const confirm = async () => {
    const create_alias = { alias_name, collection_name: FIRST.collection };
    await desk.qdrant.updateCollectionAliases({
      actions: [{ delete_alias: { alias_name } }, { create_alias }],
    });
    return true;
  };
  const { out } = await desk.run(["gc"], { ...settled(), confirm });
  expect(out).toMatch(/^knowledge_use_lite_v1 +2 +kept: it came into use$/m);
  expect(await collections()).toEqual([FIRST.collection, SECOND.collection]);
});

test("a dry run shows what would be dropped and drops nothing", async () => {
  const { out } = await desk.run(["gc", "--dry-run"], settled());
  expect(out).toMatch(/^knowledge_use_lite_v1 +2 +would be dropped$/m);
  expect(out).toContain("This was a dry run: nothing was dropped.");
  expect(await collections()).toEqual([FIRST.collection, SECOND.collection]);
});

test("what is being filled is kept unless asked for, and what is not ours is kept always", async () => {
  await desk.run(["reindex", "--yes", "--no-swap", "--model", `${SECOND_ALONE.slice(0, -1)}3`], {
    env: { ...desk.env, EMBEDDING_MODEL: `${SECOND_ALONE.slice(0, -1)}3` },
  });
  await desk.qdrant.createCollection("photos", { vectors: { size: 2, distance: "Cosine" } });
  await desk.qdrant.createCollection("knowledge_bgem3_v1", { vectors: { size: 2, distance: "Cosine" } });

  const { out } = await desk.run(["gc", "--yes", "--json"], settled());
  expect(JSON.parse(out)).toEqual({
    dryRun: false,
    collections: [
      { collection: "knowledge_bgem3_v1", points: 0 },
      { collection: "knowledge_use_lite_v1", points: 2 },
      { collection: "knowledge_use_lite_v2", points: 2, kept: "read by the alias knowledge" },
      { collection: "knowledge_use_lite_v3", points: 2, kept: "being filled; --unfinished drops it" },
      { collection: "photos", points: 0, kept: "not a collection of vectors of ours" },
    ],
    dropped: ["knowledge_bgem3_v1", "knowledge_use_lite_v1"],
  });
  await desk.run(["gc", "--yes", "--unfinished"], settled());
  expect(await collections()).toEqual([SECOND.collection, "photos"]);
});

test("without knowing what the function writes nothing is dropped", async () => {
  const { EMBEDDING_MODEL: _, ...env } = desk.env;
  await expect(desk.run(["gc", "--yes"], { env })).rejects.toThrow(
    "nothing says which models the function writes with\n  Set EMBEDDING_MODEL as the function has it",
  );
});
