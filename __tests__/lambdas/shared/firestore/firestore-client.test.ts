import { FirestoreClient } from "../../../../lambdas/shared/firestore/firestore-client";

const ROOT = "projects/demo/databases/(default)/documents";

/** A client whose calls are answered by a function, and the calls it made. */
function clientWith(answer: () => Response | Promise<Response>) {
  const calls: { url: string; headers: unknown; body: unknown }[] = [];
  const client = new FirestoreClient({
    url: "http://firestore.test/",
    project: "demo",
    accessToken: async () => "t0",
    fetch: async (url, init) => {
      calls.push({ url: String(url), headers: init?.headers, body: JSON.parse(String(init?.body)) });
      return answer();
    },
  });
  return { client, calls };
}

function failing(status: number, body: unknown) {
  return clientWith(() => Response.json(body, { status })).client.commit([]);
}

test("documents are read in the order asked for, whatever the order of the answer", async () => {
  const { client, calls } = clientWith(() =>
    Response.json([
      { missing: `${ROOT}/c/none`, readTime: "2026-01-01T00:00:00Z" },
      { found: { name: `${ROOT}/c/b`, fields: { n: { integerValue: "2" } } } },
      { found: { name: `${ROOT}/c/a` } },
    ]),
  );
  const references = ["a", "b", "none"].map((id) => ({ collection: "c", id }));
  expect(await client.getAll(references, "tx")).toEqual([{}, { n: 2 }, undefined]);
  expect(calls).toEqual([
    {
      url: `http://firestore.test/v1/${ROOT}:batchGet`,
      headers: { "content-type": "application/json", authorization: "Bearer t0" },
      body: { documents: [`${ROOT}/c/a`, `${ROOT}/c/b`, `${ROOT}/c/none`], transaction: "tx" },
    },
  ]);
});

test("a transaction is begun by its first reads", async () => {
  const { client, calls } = clientWith(() =>
    Response.json([
      { transaction: "tx2" },
      { found: { name: `${ROOT}/c/a`, fields: { n: { integerValue: "1" } } } },
      { missing: `${ROOT}/c/b` },
    ]),
  );
  const references = ["a", "b"].map((id) => ({ collection: "c", id }));
  expect(await client.beginTransaction(references, "tx1")).toEqual({
    transaction: "tx2",
    documents: [{ n: 1 }, undefined],
  });
  expect(calls).toMatchObject([
    {
      url: `http://firestore.test/v1/${ROOT}:batchGet`,
      body: {
        documents: [`${ROOT}/c/a`, `${ROOT}/c/b`],
        newTransaction: { readWrite: { retryTransaction: "tx1" } },
      },
    },
  ]);
});

test("an answer without the transaction that was asked for is an error", async () => {
  const { client } = clientWith(() => Response.json([{ missing: `${ROOT}/c/a` }]));
  await expect(client.beginTransaction([{ collection: "c", id: "a" }])).rejects.toMatchObject({
    name: "FirestoreError",
    status: "INTERNAL",
  });
});

test("a document is deleted by name", async () => {
  const { client, calls } = clientWith(() => Response.json({}));
  await client.commit([{ collection: "c", id: "a", delete: true, exists: true }], "tx");
  expect(calls[0]?.body).toEqual({
    transaction: "tx",
    writes: [{ delete: `${ROOT}/c/a`, currentDocument: { exists: true } }],
  });
});

test("a commit of more than 500 writes is refused before it is sent, and commitAll makes several of it", async () => {
  const { client, calls } = clientWith(() => Response.json({}));
  const writes = Array.from({ length: 1001 }, (_, n) => ({ collection: "c", id: `d${n}`, document: { n } }));
  await expect(client.commit(writes)).rejects.toThrow("at most 500 writes, this one has 1001. Use commitAll");
  expect(calls).toEqual([]);
  await client.commitAll(writes);
  const sizes = calls.map(({ body }) => (body as { writes: unknown[] }).writes.length);
  expect(sizes).toEqual([500, 500, 1]);
});

test("a write replaces the document, under its condition if it has one", async () => {
  const { client, calls } = clientWith(() => Response.json({}));
  await client.commit([
    { collection: "c", id: "a", document: { n: 1 }, exists: false },
    { collection: "c", id: "b", document: {} },
  ]);
  expect(calls[0]?.body).toEqual({
    writes: [
      {
        update: { name: `${ROOT}/c/a`, fields: { n: { integerValue: "1" } } },
        currentDocument: { exists: false },
      },
      { update: { name: `${ROOT}/c/b`, fields: {} } },
    ],
  });
});

test("an error carries Firestore's status and reason", async () => {
  await expect(failing(409, { error: { status: "ABORTED", message: "contention" } })).rejects.toMatchObject({
    name: "FirestoreError",
    message: "Firestore commit: ABORTED: contention",
    status: "ABORTED",
    httpStatus: 409,
  });
});

test("the error of a streamed call is found inside its array", async () => {
  await expect(failing(404, [{ error: { status: "NOT_FOUND", message: "no database" } }])).rejects.toThrow(
    "Firestore commit: NOT_FOUND: no database",
  );
});

test("no answer, or one that is not Firestore's, is an error that says so", async () => {
  const refused = clientWith(() => Promise.reject(new TypeError("fetch failed"))).client;
  await expect(refused.commit([])).rejects.toMatchObject({ status: "UNAVAILABLE", httpStatus: 0 });
  const { client } = clientWith(() => new Response("<html>", { status: 502 }));
  await expect(client.commit([])).rejects.toMatchObject({ status: "HTTP_502", httpStatus: 502 });
  const { client: portal } = clientWith(() => new Response("<html>"));
  await expect(portal.commit([])).rejects.toMatchObject({ status: "UNAVAILABLE", httpStatus: 0 });
});

test("a call that takes too long is given up", async () => {
  const client = new FirestoreClient({
    project: "demo",
    accessToken: async () => "t0",
    timeout: 5,
    fetch: (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      }),
  });
  await expect(client.commit([])).rejects.toMatchObject({ status: "UNAVAILABLE", httpStatus: 0 });
});
