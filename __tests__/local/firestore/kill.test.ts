import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFirestore } from "../../../local/firestore/server";
import { startProcess } from "../service-process";

interface StoredDocument {
  name: string;
  fields: object;
  updateTime: string;
}

describe("the Firestore stand-in, killed while running", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "firestore-"));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  test("loses no acknowledged write and is there again on the same port", async () => {
    const killed = await startProcess("firestore", dataDir);
    const collection = `${killed.url}/v1/projects/demo/databases/(default)/documents/c`;
    const call = async (method: string, path: string, body?: object) => {
      const response = await fetch(collection + path, { method, body: JSON.stringify(body) });
      return { status: response.status, body: await response.json() };
    };
    const acknowledged: StoredDocument[] = [];
    const write = async (n: number) => {
      const fields = {
        n: { integerValue: String(n) },
        at: { timestampValue: "2026-01-01T00:00:00.000001Z" },
      };
      const { body } = await call("POST", `?documentId=${n}`, { fields });
      acknowledged.push(body as StoredDocument);
    };
    // Each writes until it cannot any more, so that the kill comes into the middle however late it is.
    let next = 0;
    const writer = async () => {
      for (;;) await write(next++);
    };
    const writers = Promise.allSettled(Array.from({ length: 50 }, writer));
    while (acknowledged.length < 60) await new Promise(setImmediate);
    await killed.kill();
    expect((await writers).every(({ status }) => status === "rejected")).toBe(true);
    appendFileSync(join(dataDir, "firestore.jsonl"), '{"set":[{"name":"projects/demo/data');

    const revived = await startFirestore({ port: Number(new URL(killed.url).port), dataDir });
    const found = await Promise.all(
      acknowledged.map(({ name }) => call("GET", name.slice(name.lastIndexOf("/")))),
    );
    expect(found.map(({ body }) => body)).toEqual(acknowledged);
    const [first] = acknowledged;
    const path = `${first?.name.slice(first.name.lastIndexOf("/"))}`;
    const bound = await call("PATCH", `${path}?currentDocument.updateTime=${first?.updateTime}`, {
      fields: {},
    });
    expect(bound.status).toBe(200);
    await revived.close();
  }, 20_000);
});
