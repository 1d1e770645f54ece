import { escapeDocumentId } from "../../../lambdas/shared/firestore/document-id";
import { startGuesty } from "../../../local/guesty/server";
import type { RunningService } from "../../../local/service";
import { createSources } from "../../../scripts/ingest/sources";
import { callLife } from "../../lambdas/aircall-webhook/call-events";
import { fetchedReservation, leanEvent, RESERVATION, svixId } from "../../lambdas/guesty-webhook/payloads";
import { type Desk, openDesk } from "./desk";

const CREDENTIALS = { GUESTY_CLIENT_ID: "client-7a1b", GUESTY_CLIENT_SECRET: "client-secret-2f9e0c" };

let desk: Desk;
let guesty: RunningService;
beforeEach(async () => {
  const { reservation, folio, listing, guest } = fetchedReservation();
  guesty = await startGuesty({
    port: 0,
    clientId: CREDENTIALS.GUESTY_CLIENT_ID,
    clientSecret: CREDENTIALS.GUESTY_CLIENT_SECRET,
    world: { reservations: [reservation], folios: [folio], listings: [listing], guests: [guest] },
  });
  desk = await openDesk();
});
afterEach(async () => {
  await desk.close();
  await guesty.close();
});

/** Keeps a delivery as a dead letter. */
async function bury(source: string, delivery: string, payload: { event: string }) {
  await desk.firestore
    .collection("deadLetters")
    .doc(escapeDocumentId(delivery))
    .set({
      delivery,
      source,
      type: payload.event,
      receivedAt: "2026-11-20T10:00:00.000Z",
      headers: {},
      payload: JSON.stringify(payload),
      reason: "The queue gave up.",
    });
}

function replay(env: Record<string, string> = {}) {
  return desk.run(["dead-letters", "--replay", "--yes", "--json"], {
    sources: createSources,
    env: { FIRESTORE_EMULATOR_HOST: desk.host, GUESTY_API_URL: guesty.url, ...CREDENTIALS, ...env },
  });
}

test("the dead letters of both providers become records, what Guesty must be asked for included", async () => {
  for (const [index, event] of callLife.entries()) await bury("aircall", `call-${index}`, event);
  await bury("guesty", svixId(0), leanEvent(0) as { event: string });

  const { code, out } = await replay();

  expect({ code, failures: JSON.parse(out).failures }).toEqual({ code: 0, failures: [] });
  expect(Object.keys(await desk.all("records"))).toEqual(
    expect.arrayContaining(["aircall:call:990011", `guesty:reservation:${RESERVATION}`]),
  );
  expect(await desk.all("deadLetters")).toEqual({});
  expect((await desk.all("credentials"))["guesty"]?.["mints"]).toHaveLength(1);
});

test("without Guesty's credentials nothing that needs it is applied, and the run says what is missing", async () => {
  await bury("guesty", svixId(0), leanEvent(0) as { event: string });

  const failure = await replay({ GUESTY_CLIENT_SECRET: "" }).catch((error: Error) => error);

  expect(String(failure)).toContain("the replay ended early: Guesty's credentials are not complete");
  expect(String(failure)).toContain("Set GUESTY_CLIENT_SECRET in the environment.");
  expect(Object.keys(await desk.all("deadLetters"))).toHaveLength(1);
  expect(Object.values(await desk.all("audit"))).toMatchObject([{ outcome: "failed" }]);
});
