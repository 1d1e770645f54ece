import type { Firestore } from "@google-cloud/firestore";
import { firestoreWaitingList } from "../../../lambdas/vectorize/firestore-waiting-list";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";

let server: RunningService;
let firestore: Firestore;
let time: number;
beforeEach(async () => {
  server = await startFirestore({ port: 0 });
  firestore = connectFirestore(`127.0.0.1:${server.port}`, "demo");
  time = 1000;
});
afterEach(async () => {
  await firestore.terminate();
  await server.close();
});

const openList = () => firestoreWaitingList(firestore, () => time);
const namesOf = (waiting: readonly { record: string }[]) => waiting.map(({ record }) => record);

test("what waits is taken once it is due, what waits longest first, and is gone once it is done", async () => {
  const list = openList();
  await list.add("a/b", 3000);
  await list.add("c", 2000);
  await list.add("d", 9000);
  expect(await list.take()).toEqual([]);
  time = 3000;
  const taken = await list.take();
  expect(namesOf(taken)).toEqual(["c", "a/b"]);
  for (const one of taken) await list.done(one);
  expect((await firestore.collection("waitingVectors").get()).docs.map(({ id }) => id)).toEqual(["d"]);
});

test("what was added again while it was taken waits again", async () => {
  const list = openList();
  await list.add("a", 0);
  const [taken] = await list.take();
  await list.add("a", 5000);
  await list.done(taken as NonNullable<typeof taken>);
  time = 5000;
  expect(namesOf(await list.take())).toEqual(["a"]);
});

test("instances take nothing twice, and what one of them leaves undone is due again", async () => {
  const lists = Array.from({ length: 4 }, openList);
  for (let index = 0; index < 150; index++) await lists[0]?.add(`r${index}`, 0);
  const taken: string[] = [];
  for (let round = 0; round < 3; round++) {
    const pages = await Promise.all(lists.map((list) => list.take()));
    taken.push(...pages.flatMap(namesOf));
  }
  expect(taken.toSorted()).toEqual(Array.from({ length: 150 }, (_, index) => `r${index}`).toSorted());
  time += 10 * 60_000;
  expect(await openList().take()).toHaveLength(100);
});
