import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { startFirestore } from "../../../local/firestore/server";
import { explainStartFailure, type RunningService, type ServiceOptions } from "../../../local/service";

const documents = "/v1/projects/demo/databases/(default)/documents";
const running: RunningService[] = [];
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "firestore-"));
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
  rmSync(dataDir, { recursive: true });
});

async function start(options: ServiceOptions = { port: 0 }): Promise<RunningService> {
  const service = await startFirestore(options);
  running.push(service);
  return service;
}

test("a port in use is explained, and the other process's journal is left alone", async () => {
  const first = await start({ port: 0, dataDir });
  await fetch(`${first.url}${documents}/c/a`, { method: "PATCH", body: "{}" });
  const journal = join(dataDir, "firestore.jsonl");
  const underWay = `${readFileSync(journal, "utf8")}{"set":[{"na`;
  writeFileSync(journal, underWay);
  const failure = await start({ port: first.port, dataDir }).catch((error: unknown) => error);
  expect(explainStartFailure("firestore", first.port, failure)).toBe(
    `firestore: port ${first.port} is already in use. Stop the program that holds it (lsof -i :${first.port}), or give another one.`,
  );
  expect(readFileSync(journal, "utf8")).toBe(underWay);
});

test("a journal that cannot be read stops the start, says where, and frees the port", async () => {
  const first = await start();
  await first.close();
  running.length = 0;
  writeFileSync(join(dataDir, "firestore.jsonl"), "garbage\n");
  const failure = await start({ port: first.port, dataDir }).catch((error: unknown) => error);
  expect(explainStartFailure("firestore", first.port, failure)).toMatch(
    /firestore\.jsonl, line 1: .*move it away/s,
  );
  await start({ port: first.port });
});

test("malformed JSON is refused and says what is wrong with it", async () => {
  const { url } = await start();
  const answer = await fetch(`${url}${documents}/c/a`, { method: "PATCH", body: '{"fields":' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    error: {
      code: 400,
      status: "INVALID_ARGUMENT",
      message: expect.stringMatching(/^Invalid JSON payload received\. .*JSON/),
    },
  });
});

test("a wrong value is named by its place", async () => {
  const { url } = await start();
  const body = JSON.stringify({
    writes: [{ update: { name: "x", fields: { n: { integerValue: "1.5" } } } }],
  });
  const answer = await fetch(`${url}${documents}:commit`, { method: "POST", body });
  const { error } = (await answer.json()) as { error: { message: string } };
  expect(error.message).toBe(
    `Invalid JSON payload received. Invalid value at 'writes[0].update.fields["n"].integerValue' (int64), "1.5"`,
  );
});

test.each(["/v1/projects/demo/databases", "/v2/projects/demo/databases/(default)/documents/a/b", "/"])(
  "the path %s is not found and told how paths begin",
  async (path) => {
    const { url } = await start();
    const answer = await fetch(url + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: {
        status: "NOT_FOUND",
        message: expect.stringContaining("/v1/projects/{project}/databases/{database}"),
      },
    });
  },
);

test("a request over 10 MiB is refused", async () => {
  const { url } = await start();
  const body = JSON.stringify({ fields: { text: { stringValue: "x".repeat(12 * 1024 * 1024) } } });
  const answer = await fetch(`${url}${documents}/c/a`, { method: "PATCH", body });
  expect(answer.status).toBe(400);
});

test("a request that arrives byte by byte is answered", async () => {
  const { port } = await start();
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  for (const byte of `PATCH ${documents}/c/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`) {
    socket.write(byte);
    await setImmediate();
  }
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK/);
  socket.destroy();
});

test("a connection that closes without a word leaves the server running", async () => {
  const { url, port } = await start();
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end();
  await once(socket.resume(), "close");
  expect((await fetch(`${url}${documents}/c/a`)).status).toBe(404);
});
