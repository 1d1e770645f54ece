import type { DocumentData, DocumentSnapshot, Firestore } from "@google-cloud/firestore";
import { replaceDocument, untilUpToDate } from "../../../../lambdas/shared/firestore/replace-document";
import { startFirestore } from "../../../../local/firestore/server";
import type { RunningService } from "../../../../local/service";
import { connectFirestore } from "../../../conformance/firestore/client";

let server: RunningService;
let firestore: Firestore;
beforeAll(async () => {
  server = await startFirestore({ port: 0 });
  firestore = connectFirestore(`127.0.0.1:${server.port}`, "demo");
});
afterAll(async () => {
  await firestore.terminate();
  await server.close();
});

const at = (id: string) => firestore.doc(`things/${id}`);
const contentOf = async (id: string) => (await at(id).get()).data();

function replace(read: DocumentSnapshot, fields: DocumentData) {
  const batch = firestore.batch();
  replaceDocument(batch, read, fields);
  return batch.commit();
}

test("a document that was read is replaced whole, and one that was not there is made", async () => {
  await replace(await at("a").get(), { kept: 1, gone: 2, deep: { x: 1, y: 2 } });
  await replace(await at("a").get(), { kept: 3, gone: undefined, deep: { y: 4 } });
  expect(await contentOf("a")).toEqual({ kept: 3, deep: { y: 4 } });
});

test("what somebody else has written or made meanwhile stays, and nothing of the commit is written", async () => {
  const missing = await at("b").get();
  await at("b").set({ by: "another" });
  await expect(replace(missing, { by: "me" })).rejects.toMatchObject({ code: 6 });
  const read = await at("b").get();
  await at("b").set({ by: "a third" });
  const batch = firestore.batch();
  batch.set(at("c"), { by: "me" });
  replaceDocument(batch, read, { by: "me" });
  await expect(batch.commit()).rejects.toMatchObject({ code: 9 });
  expect(await contentOf("b")).toEqual({ by: "a third" });
  expect(await contentOf("c")).toBeUndefined();
});

test("of many who count at the same time each is counted, after as many attempts as it takes within reason", async () => {
  await at("count").set({ count: 0 });
  const count = () =>
    untilUpToDate(async () => {
      const read = await at("count").get();
      await replace(read, { count: Number(read.get("count")) + 1 });
    });
  await Promise.all([count(), count(), count(), count()]);
  expect(await contentOf("count")).toEqual({ count: 4 });
  let attempts = 0;
  const outdated = () => {
    attempts += 1;
    return Promise.reject(Object.assign(new Error("outdated"), { code: 9 }));
  };
  await expect(untilUpToDate(outdated)).rejects.toThrow("outdated");
  expect(attempts).toBe(5);
});
