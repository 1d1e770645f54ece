import type { Firestore } from "@google-cloud/firestore";
import { startEventarc } from "../../../local/eventarc/server";
import { connectFirestore } from "../../conformance/firestore/client";
import type { FirestoreUnderTest } from "../../conformance/firestore/context";
import { ReceivingFunction } from "../../local/eventarc/receiving-function";
import { describeOracle } from "../describe-oracle";
import { startFirestoreEmulator } from "../firestore-emulator";

jest.setTimeout(60_000);

describeOracle("firestore", "the Eventarc stand-in on Google's Firestore emulator", () => {
  const project = `demo-eventarc-${process.pid}`;
  let emulator: FirestoreUnderTest;
  let db: Firestore;
  beforeAll(async () => {
    emulator = await startFirestoreEmulator();
    db = connectFirestore(emulator.host, project);
  });
  afterAll(async () => {
    await db?.terminate();
    await emulator?.close();
  });

  test("delivers creations, updates and deletions, those before its start included", async () => {
    const target = await new ReceivingFunction().start();
    await db.doc("records/early").set({ n: 0 });
    const triggers = [{ document: "records/{record}", url: target.url }];
    const eventarc = await startEventarc({ port: 0, firestoreHost: emulator.host, project, triggers });
    await target.until(1);
    await db.doc("records/a").set({ n: 1 });
    await target.until(2);
    await db.doc("records/a").update({ n: 2 });
    await target.until(3);
    await db.doc("others/x").set({});
    await db.doc("records/a").delete();
    await target.until(4);
    expect(target.documents()).toEqual(["records/early", "records/a", "records/a", "records/a"]);
    expect(target.received.map(({ data }) => [data.oldValue?.fields, data.value?.fields])).toEqual([
      [undefined, { n: { integerValue: "0" } }],
      [undefined, { n: { integerValue: "1" } }],
      [{ n: { integerValue: "1" } }, { n: { integerValue: "2" } }],
      [{ n: { integerValue: "2" } }, undefined],
    ]);
    await eventarc.close();
    await target.close();
  });
});
