import { MongoClient } from "mongodb";
import { startMongo } from "../../../local/mongo/server";
import { workspaceOf } from "../../../local/rocketchat/workspace";
import { type ServiceProcess, startProcess } from "../service-process";
import { addressOf, call, TOKENS } from "./running-chat";

const BURST = 40;

test("what was acknowledged in a burst outlives the chat's death, once", async () => {
  const mongo = await startMongo({ port: 0 });
  const client = await MongoClient.connect(addressOf(mongo));
  const setup = {
    mongoUrl: addressOf(mongo),
    workspace: workspaceOf("operations", "tricloud"),
    tokens: TOKENS,
    integration: { id: "none", url: "http://127.0.0.1:9/", token: "none", retryCount: 0 },
  };
  const start = () => startProcess("rocketchat", "unused", { ROCKETCHAT_SETUP: JSON.stringify(setup) });
  const post = async ({ url }: ServiceProcess, text: string) =>
    (await call(url, "mara", "chat.postMessage", { roomId: "cleaning", text })).body.message._id as string;
  let chat = await start();
  try {
    let reached = () => {};
    const half = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const acknowledged: string[] = [];
    const posted = Array.from({ length: BURST }, async (_, number) => {
      acknowledged.push(await post(chat, `message ${number}`));
      if (acknowledged.length === BURST / 2) reached();
    });
    const burst = Promise.allSettled(posted);
    await half;
    await chat.kill();
    await burst;

    chat = await start();
    const after = await post(chat, "after the restart");
    const stored = await client
      .db("rocketchat")
      .collection("rocketchat_message")
      .find({ rid: "cleaning" })
      .toArray();
    expect(stored.map(({ _id }) => String(_id))).toEqual(expect.arrayContaining([...acknowledged, after]));
    expect(new Set(stored.map(({ msg }) => msg)).size).toBe(stored.length);
  } finally {
    await chat.kill();
    await client.close();
    await mongo.close();
  }
});
