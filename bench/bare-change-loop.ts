/**
 * What reading the chat's changes takes that nobody does anything about: the driver's own loop over a change stream, from a
 * position to so many changes. Prints the milliseconds.
 * Usage: node bare-change-loop.js <MongoDB URL> <resume token as Extended JSON> <changes>
 */
import { BSON, MongoClient } from "mongodb";
import { CHANGE_PIPELINE } from "../lambdas/mongo-listener/chat-collections";

async function main([url = "", token = "", changes = "0"]: string[]): Promise<void> {
  const client = await new MongoClient(url).connect();
  const start = performance.now();
  const stream = client.db("rocketchat").watch(CHANGE_PIPELINE, {
    startAfter: BSON.EJSON.parse(token),
    fullDocument: "updateLookup",
    batchSize: 400,
  });
  for (let left = Number(changes); left > 0; ) if (await stream.tryNext()) left--;
  process.stdout.write(String(performance.now() - start));
  await stream.close();
  await client.close();
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
