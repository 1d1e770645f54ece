import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QdrantClient } from "@qdrant/js-client-rest";
import { type ServiceProcess, startProcess } from "../service-process";

describe("the Qdrant stand-in, killed while running", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "qdrant-"));
  let server: ServiceProcess;
  afterAll(async () => {
    await server?.kill();
    rmSync(dataDir, { recursive: true });
  });

  async function start(): Promise<QdrantClient> {
    server = await startProcess("qdrant", dataDir);
    return new QdrantClient({ url: server.url, checkCompatibility: false });
  }

  test("loses no acknowledged write, even with the next one half written", async () => {
    const before = await start();
    await before.createCollection("c", {
      vectors: { dense: { size: 3, distance: "Cosine" } },
      sparse_vectors: { bm25: { modifier: "idf" } },
    });
    await before.createPayloadIndex("c", { field_name: "n", field_schema: "integer" });
    const alias = { collection_name: "c", alias_name: "knowledge" };
    await before.updateCollectionAliases({ actions: [{ create_alias: alias }] });
    const text = (n: number) => ({ text: `call number ${n}`, model: "qdrant/bm25" });
    const acknowledged: number[] = [];
    const write = async (id: number) => {
      await before.upsert("c", {
        points: [{ id, vector: { dense: [id, 1, 2], bm25: text(id) }, payload: { n: id } }],
      });
      acknowledged.push(id);
    };
    // Each writes until it cannot any more, so that the kill comes into the middle however late it is.
    let next = 0;
    const writer = async () => {
      for (;;) await write(next++);
    };
    const writers = Promise.allSettled(Array.from({ length: 50 }, writer));
    while (acknowledged.length < 50) await new Promise(setImmediate);
    await server.kill();
    expect((await writers).every(({ status }) => status === "rejected")).toBe(true);
    appendFileSync(join(dataDir, "qdrant.jsonl"), '{"change":"upsert","collec');

    const after = await start();
    const found = await after.retrieve("knowledge", { ids: acknowledged });
    expect(found.map(({ id, payload }) => [id, payload])).toEqual(acknowledged.map((id) => [id, { n: id }]));
    const last = Math.max(...acknowledged);
    const query = { query: text(last), using: "bm25", limit: 1 };
    expect((await after.query("knowledge", query)).points[0]?.id).toBe(last);
    expect((await after.getCollection("c")).payload_schema).toMatchObject({ n: { data_type: "integer" } });

    await after.delete("c", { filter: { must: [{ key: "n", range: { gt: 0 } }] } });
    const [stored] = await after.retrieve("c", { ids: [0], with_vector: true });
    await server.kill();
    const third = await start();
    expect(await third.retrieve("c", { ids: [0], with_vector: true })).toEqual([stored]);
    expect((await third.count("c")).count).toBe(1);
  }, 20_000);
});
