import { documentEvent, eventKind, isOfKind } from "../../../local/eventarc/document-event";
import type { Document } from "../../../local/firestore/messages";
import { root } from "../../../local/firestore/schema";

const name = "projects/demo/databases/(default)/documents/records/aircall:call:1";
const now = new Date("2026-01-02T03:04:05Z");

function version(seconds: number, fields: Document["fields"]): Document {
  return {
    name,
    fields,
    createTime: { seconds: "1" },
    updateTime: { seconds: String(seconds), nanos: 5000 },
  };
}

function data(body: Buffer) {
  const type = root.lookupType("google.events.cloud.firestore.v1.DocumentEventData");
  return type.toObject(type.decode(body), { longs: String, enums: String });
}

test("an update carries both versions, the changed fields and Eventarc's attributes", () => {
  const before = version(10, {
    title: { stringValue: "a" },
    kept: { nullValue: "NULL_VALUE" },
    "odd name": { integerValue: "1" },
  });
  const after = version(20, { title: { stringValue: "b" }, kept: { nullValue: "NULL_VALUE" } });
  const { headers, body } = documentEvent({ name, before, after }, "written", "europe-west1", now);
  expect(headers).toEqual({
    "content-type": "application/protobuf",
    "ce-specversion": "1.0",
    "ce-id": expect.stringMatching(/^[0-9a-f]{32}$/),
    "ce-type": "google.cloud.firestore.document.v1.written",
    "ce-source": "//firestore.googleapis.com/projects/demo/databases/(default)",
    "ce-subject": "documents/records/aircall:call:1",
    "ce-time": "1970-01-01T00:00:20.000005Z",
    "ce-project": "demo",
    "ce-database": "(default)",
    "ce-namespace": "(default)",
    "ce-document": "records/aircall:call:1",
    "ce-location": "europe-west1",
  });
  expect(data(body)).toEqual({
    value: after,
    oldValue: before,
    updateMask: { fieldPaths: ["title", "`odd name`"] },
  });
});

test("a creation has no old value, a deletion no value", () => {
  const document = version(10, {});
  expect(data(documentEvent({ name, after: document }, "created", "x", now).body)).not.toHaveProperty(
    "oldValue",
  );
  const deletion = documentEvent({ name, before: document }, "deleted", "x", now);
  expect(data(deletion.body)).not.toHaveProperty("value");
  expect(deletion.headers["ce-time"]).toBe("2026-01-02T03:04:05.000Z");
});

test("an event keeps its id when it is made again, and differs from the document's other events", () => {
  const id = (change: Parameters<typeof documentEvent>[0]) =>
    documentEvent(change, "written", "x", now).headers["ce-id"];
  const first = version(10, {});
  const second = version(20, {});
  expect(id({ name, after: first })).toBe(id({ name, after: first }));
  expect(
    new Set([id({ name, after: first }), id({ name, after: second }), id({ name, before: second })]).size,
  ).toBe(3);
});

test("attributes that a header cannot hold are percent-encoded", () => {
  const odd = `${name.replace("aircall:call:1", 'a "é" 50%')}`;
  const { headers } = documentEvent(
    { name: odd, after: { ...version(1, {}), name: odd } },
    "written",
    "x",
    now,
  );
  expect(headers["ce-document"]).toBe("records/a%20%22%C3%A9%22%2050%25");
});

test("the bytes are those of Google's published message", () => {
  // value { name: "n" fields { "f": integer_value 7 } create_time { seconds: 1 } update_time { seconds: 2 } }
  const expected = "0a140a016e12070a0166120210071a02080122020802";
  const document: Document = {
    name: "n",
    fields: { f: { integerValue: "7" } },
    createTime: { seconds: "1" },
    updateTime: { seconds: "2" },
  };
  const { body } = documentEvent({ name: "n", after: document }, "written", "x", now);
  expect(body.toString("hex")).toBe(expected);
});

test("kinds tell creations, updates and deletions apart", () => {
  const document = version(1, {});
  const changes = [
    { name, after: document },
    { name, before: document, after: document },
    { name, before: document },
  ];
  const passing = (kind: Parameters<typeof isOfKind>[1]) => changes.map((change) => isOfKind(change, kind));
  expect(passing("created")).toEqual([true, false, false]);
  expect(passing("updated")).toEqual([false, true, false]);
  expect(passing("deleted")).toEqual([false, false, true]);
  expect(passing("written")).toEqual([true, true, true]);
});

test("other event types are not Firestore's", () => {
  expect(eventKind("google.cloud.firestore.document.v1.updated")).toBe("updated");
  expect(eventKind("google.cloud.pubsub.topic.v1.messagePublished")).toBeUndefined();
});
