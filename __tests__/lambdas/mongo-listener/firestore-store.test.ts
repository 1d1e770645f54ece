import type { Firestore } from "@google-cloud/firestore";
import { FirestoreStore } from "../../../lambdas/mongo-listener/firestore-store";
import { LeaseLostError } from "../../../lambdas/mongo-listener/lease-lost-error";
import type { ListenerState } from "../../../lambdas/shared/chat/listener-state";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";

let server: RunningService;
let firestore: Firestore;
let one: FirestoreStore;
let other: FirestoreStore;

beforeEach(async () => {
  server = await startFirestore({ port: 0 });
  firestore = connectFirestore(`127.0.0.1:${server.port}`, "demo");
  one = new FirestoreStore(firestore);
  other = new FirestoreStore(firestore);
});

afterEach(async () => {
  await firestore.terminate();
  await server.close();
});

const state = (fields: Partial<ListenerState>): ListenerState => ({
  holder: "one",
  term: 1,
  expiresAt: 1,
  phase: "stream",
  gaps: 0,
  pipelineVersion: 1,
  ...fields,
});
const documents = [{ path: "chatUsers/ana", document: { username: "ana" } }];

test("of two that claim what they have seen, one leads", async () => {
  expect([await one.read(), await other.read()]).toEqual([undefined, undefined]);
  const claims = await Promise.all([
    one.claim(undefined, state({})),
    other.claim(undefined, state({ holder: "other" })),
  ]);
  expect(claims.toSorted()).toEqual([false, true]);
});

test("a claim fails after a renewal that was not seen", async () => {
  await one.read();
  await one.claim(undefined, state({}));
  const seen = await other.read();
  await one.write(state({ expiresAt: 2 }), [], state({}));
  expect(await other.claim(seen, state({ holder: "other", term: 2 }))).toBe(false);
  expect(await other.claim(await other.read(), state({ holder: "other", term: 2, expiresAt: 3 }))).toBe(true);
});

test("whoever led before writes nothing", async () => {
  await one.read();
  await one.claim(undefined, state({}));
  await other.claim(await other.read(), state({ holder: "other", term: 2, expiresAt: 2 }));
  await expect(one.write(state({ expiresAt: 3, token: "late" }), documents, state({}))).rejects.toThrow(
    LeaseLostError,
  );
  expect((await firestore.doc("chatUsers/ana").get()).exists).toBe(false);
  expect(await other.read()).toMatchObject({ holder: "other", term: 2 });
});

test("the leader's state is written with its documents, and fields that it no longer has go", async () => {
  await one.read();
  await one.claim(undefined, state({ token: "1", snapshot: { step: "copy", collection: "users" } }));
  await one.write(state({ expiresAt: 2, snapshot: undefined, asOf: "now" }), documents, state({}));
  expect(await other.read()).toEqual(state({ expiresAt: 2, asOf: "now" }));
  expect((await firestore.doc("chatUsers/ana").get()).data()).toEqual({ username: "ana" });
});

test("a write goes through that was made again after its answer was lost", async () => {
  await one.read();
  await one.claim(undefined, state({}));
  // As if it had come through: the leader's own, newer than what the leader has seen.
  await firestore.doc("chatListener/state").update({ expiresAt: 2 });
  await expect(one.write(state({ expiresAt: 3 }), documents, state({}))).rejects.toThrow(
    "was applied after all",
  );
  await one.write(state({ expiresAt: 4 }), documents, state({}));
  expect(await other.read()).toMatchObject({ expiresAt: 4 });
});

test("documents are read page by page, without tombstones", async () => {
  for (const id of ["a", "b", "c%2Fd", "e"])
    await firestore.doc(`chatMessages/${id}`).set({ room: "r", text: "x" });
  await firestore.doc("chatMessages/b").set({ deleted: true });
  const first = await one.page("chatMessages", undefined, 3);
  expect(first).toEqual({
    documents: [
      { id: "a", fields: { room: "r" } },
      { id: "c/d", fields: { room: "r" } },
    ],
    next: "c%2Fd",
  });
  expect(await one.page("chatMessages", first.next, 3)).toEqual({
    documents: [{ id: "e", fields: { room: "r" } }],
  });
});
