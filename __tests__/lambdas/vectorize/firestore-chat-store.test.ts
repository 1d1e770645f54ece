import type { Firestore } from "@google-cloud/firestore";
import { firestoreChatStore } from "../../../lambdas/vectorize/firestore-chat-store";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";
import { examplePut, versionAt } from "./example-event";

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

test("a room's blocks are those that its messages are in, each once, and no other room's", async () => {
  const chat = firestoreChatStore(firestore);
  const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, "0")}:00:00.000Z`;
  // More in one block than are looked at together.
  const crowd = Array.from({ length: 350 }, (_, index) => ({ id: `c${index}`, sentAt: at(10) }));
  const others = [9, 11, 12].map((hour) => ({ id: `h${hour}`, sentAt: at(hour) }));
  const reply = { id: "t1", sentAt: at(13), thread: "c0" };
  const puts = [...crowd, ...others, reply].map(({ id, ...message }) => examplePut({ id, message }));
  const elsewhere = ["op", "ops2", "ops;", "OPS"].map((room) => examplePut({ id: `in ${room}`, room }));
  for (let start = 0; start < puts.length; start += 100) await chat.apply(puts.slice(start, start + 100));
  await chat.apply([...elsewhere, { op: "delete", id: "h12", version: versionAt(2) }]);

  const pages: string[][] = [];
  for await (const blocks of chat.blocksOf("ops")) pages.push(blocks);
  expect(pages.flat()).toEqual([
    "ops:h:2026-11-20T09",
    "ops:h:2026-11-20T10",
    "ops:h:2026-11-20T11",
    "ops:t:c0:2026-11-20",
  ]);
});
