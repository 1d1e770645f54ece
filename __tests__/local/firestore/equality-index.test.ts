import type { Firestore } from "@google-cloud/firestore";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";

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

test("a query for a text finds what has it now, whatever happened since the same query was first made", async () => {
  const messages = firestore.collection("messages");
  const inBlock = async (block: string) => {
    const { docs } = await messages.where("block", "==", block).where("live", "==", true).get();
    return docs.map(({ id }) => id);
  };
  for (const id of ["a", "b", "c"]) await messages.doc(id).set({ block: "one", live: id !== "c" });
  expect(await inBlock("one")).toEqual(["a", "b"]);
  await messages.doc("b").update({ block: "two" });
  await messages.doc("d").set({ block: "one", live: true });
  await messages.doc("c").update({ live: true });
  expect(await inBlock("one")).toEqual(["a", "c", "d"]);
  expect(await inBlock("two")).toEqual(["b"]);
  await messages.doc("a").delete();
  await messages.doc("d").update({ block: 7 });
  expect(await inBlock("one")).toEqual(["c"]);
  const snapshot = await firestore.runTransaction(
    async (transaction) => (await transaction.get(messages.where("block", "==", "one"))).size,
    { readOnly: true },
  );
  expect(snapshot).toBe(1);
});
