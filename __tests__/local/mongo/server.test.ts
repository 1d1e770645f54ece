import { connect } from "node:net";
import { MongoClient } from "mongodb";
import { startMongo } from "../../../local/mongo/server";
import { encodeReply, MessageReader, readRequest } from "../../../local/mongo/wire-message";
import type { RunningService } from "../../../local/service";

let server: RunningService;
beforeAll(async () => {
  server = await startMongo({ port: 0 });
});
afterAll(() => server.close());

test("a port that is taken is refused", async () => {
  await expect(startMongo({ port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("what is no message of the protocol ends the connection, and no other", async () => {
  const client = await new MongoClient(server.url).connect();
  const socket = connect(server.port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await closed;
  expect(await client.db("demo").command({ ping: 1 })).toMatchObject({ ok: 1 });
  await client.close();
});

test("a message is read from whatever pieces it comes in", () => {
  const query = { id: 7, command: {}, isSilent: false, isQuery: false };
  const message = encodeReply(query, { ping: 1, $db: "admin" });
  const bytes = Buffer.concat([message, message, message]);
  for (const size of [1, 7, 16, 20, bytes.length]) {
    const reader = new MessageReader();
    const read: Buffer[] = [];
    for (let start = 0; start < bytes.length; start += size) {
      read.push(...reader.read(bytes.subarray(start, start + size)));
    }
    expect(read.map((each) => readRequest(each).command)).toEqual(Array(3).fill({ ping: 1, $db: "admin" }));
  }
});

test("what it has not is refused by name", async () => {
  const client = await new MongoClient(server.url).connect();
  const database = client.db("demo");
  await expect(database.createCollection("c", { capped: true, size: 1 })).rejects.toThrow(
    "plain collections only",
  );
  await expect(
    database
      .collection("c")
      .aggregate([{ $out: "d" }])
      .toArray(),
  ).rejects.toThrow("has no $out");
  await client.close();
});
