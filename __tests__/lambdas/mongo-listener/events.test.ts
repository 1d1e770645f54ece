import { Timestamp } from "mongodb";
import { clusterTimeOf, readEvent, tokenData } from "../../../lambdas/mongo-listener/change-event";
import { CHANGE_PIPELINE, projectionOf } from "../../../lambdas/mongo-listener/chat-collections";
import { FragmentJoiner } from "../../../lambdas/mongo-listener/join-fragments";

const event = {
  _id: { _data: "8201" },
  operationType: "insert",
  ns: { db: "rocketchat", coll: "users" },
  documentKey: { _id: "ana" },
  clusterTime: new Timestamp({ t: 4_000_000_000, i: 7 }),
  wallTime: new Date(5),
  fullDocument: { _id: "ana" },
};

test("an event tells what happened to which document when", () => {
  expect(readEvent(event)).toEqual({
    change: {
      operation: "insert",
      collection: "users",
      id: "ana",
      document: { _id: "ana" },
      clusterTime: { t: 4_000_000_000, i: 7 },
      token: "8201",
      changedAt: 5,
    },
  });
});

test.each([
  [{ operationType: "invalidate" }, { gap: "invalidate" }],
  [{ operationType: "dropDatabase" }, { gap: "dropDatabase" }],
  [{ operationType: "drop" }, { gap: "drop of users" }],
  [{ operationType: "rename" }, { gap: "rename of users" }],
  [{ operationType: "reshardCollection" }, { unknown: "operation reshardCollection" }],
  [{ ns: { coll: "rocketchat_settings" } }, { unknown: "collection rocketchat_settings" }],
  [{ ns: undefined }, { unknown: "collection undefined" }],
])("an event with %j is not taken for a change", (fields, reading) => {
  expect(readEvent({ ...event, ...fields })).toEqual(reading);
});

test("an event that lacks what it should have is read as far as it goes", () => {
  expect(readEvent({ operationType: "delete", ns: { coll: "users" } })).toEqual({
    change: {
      operation: "delete",
      collection: "users",
      id: undefined,
      clusterTime: { t: 0, i: 0 },
      token: "",
      changedAt: 0,
    },
  });
  expect(tokenData(undefined)).toBe("");
  expect(clusterTimeOf("now")).toEqual({ t: 0, i: 0 });
});

test("the fragments of a split event are joined, also after a start in the middle of one", () => {
  const joiner = new FragmentJoiner();
  const fragment = (number: number, fields: object) => ({
    _id: number,
    splitEvent: { fragment: number, of: 2 },
    ...fields,
  });
  expect(joiner.join(fragment(1, { ns: 1 }))).toBeUndefined();
  expect(joiner.isWaiting).toBe(true);
  expect(joiner.join(fragment(1, { operationType: "update" }))).toBeUndefined();
  expect(joiner.join(fragment(2, { fullDocument: 2 }))).toEqual({
    _id: 2,
    operationType: "update",
    fullDocument: 2,
  });
  expect(joiner.isWaiting).toBe(false);
  expect(joiner.join({ _id: 3 })).toEqual({ _id: 3 });
});

test("passwords and tokens do not leave the database", () => {
  expect(JSON.stringify(CHANGE_PIPELINE)).toContain('"fullDocument.services"');
  expect(Object.keys(projectionOf("users"))).toEqual([
    "_updatedAt",
    "username",
    "name",
    "active",
    "roles",
    "type",
  ]);
});
