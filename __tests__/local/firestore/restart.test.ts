import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Databases } from "../../../local/firestore/databases";
import { FirestoreService } from "../../../local/firestore/firestore-service";
import type { Document, Write } from "../../../local/firestore/messages";
import { fromJson } from "../../../local/firestore/proto-json";
import { messageType } from "../../../local/firestore/schema";
import { commit } from "../../oracles/firestore/samples";

const database = "projects/demo/databases/(default)";
const WRITE = messageType("Write");
const commits = fc.array(commit(`${database}/documents/c`), { minLength: 1, maxLength: 15 });

let folder: string;
let runs = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "firestore-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type State = Document[];

/** Applies the commits and tells the documents after each one that was acknowledged, beginning with none. */
async function apply(dataDir: string, sample: unknown[][]): Promise<State[]> {
  const databases = new Databases(dataDir);
  const service = new FirestoreService(databases);
  const states: State[] = [[]];
  for (const json of JSON.parse(JSON.stringify(sample)) as unknown[][]) {
    const writes = json.map((write) => fromJson<Write>(WRITE, write));
    const isApplied = await service.commit({ database, writes }).then(
      () => true,
      () => false,
    );
    if (isApplied) states.push([...databases.of(database).all()]);
  }
  databases.close();
  return states;
}

function reopen(dataDir: string): State {
  const databases = new Databases(dataDir);
  const documents = [...databases.of(database).all()];
  databases.close();
  return documents;
}

function byName(state: State): Map<string, Document> {
  return new Map(state.map((document) => [document.name, document]));
}

test("every document is after a restart what it was before, times included", async () => {
  await fc.assert(
    fc.asyncProperty(commits, async (sample) => {
      const dataDir = join(folder, String(++runs));
      const states = await apply(dataDir, sample);
      expect(byName(reopen(dataDir))).toEqual(byName(states.at(-1) ?? []));
    }),
    { numRuns: 60 },
  );
});

test("wherever the journal breaks off, whole commits are there up to that point", async () => {
  await fc.assert(
    fc.asyncProperty(commits, fc.double({ min: 0, max: 1, noNaN: true }), async (sample, share) => {
      const dataDir = join(folder, String(++runs));
      const states = (await apply(dataDir, sample)).map(byName);
      const journal = join(dataDir, "firestore.jsonl");
      const broken = join(folder, String(++runs));
      mkdirSync(broken);
      copyFileSync(journal, join(broken, "firestore.jsonl"));
      truncateSync(join(broken, "firestore.jsonl"), Math.floor(readFileSync(journal).length * share));
      expect(states).toContainEqual(byName(reopen(broken)));
    }),
    { numRuns: 60 },
  );
});

test("a journal of many changes to few documents is shortened, and loses none of them", async () => {
  const dataDir = join(folder, "long");
  const name = `${database}/documents/c/a`;
  const write = (n: number) => [{ update: { name, fields: { n: { integerValue: String(n) } } } }];
  await apply(
    dataDir,
    Array.from({ length: 1_200 }, (_, n) => write(n)),
  );
  const before = readFileSync(join(dataDir, "firestore.jsonl")).length;
  expect(reopen(dataDir)).toMatchObject([{ name, fields: { n: { integerValue: "1199" } } }]);
  expect(readFileSync(join(dataDir, "firestore.jsonl")).length).toBeLessThan(before / 1_000);
  expect(reopen(dataDir)).toMatchObject([{ name, fields: { n: { integerValue: "1199" } } }]);
});
