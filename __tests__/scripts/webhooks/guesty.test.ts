import { SUBSCRIBED_EVENTS } from "../../../lambdas/guesty-webhook/guesty-events";
import { connectFirestore } from "../../conformance/firestore/client";
import { ADDRESSES, CREDENTIALS, type Desk, openDesk } from "./desk";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

/** What the Worker was given last. */
function put(): Record<string, string> {
  desk.receivePut();
  return desk.receiver.secrets;
}

test("register subscribes to all events and hands over the secret of the address", async () => {
  const { code, out } = await desk.run("register guesty --wrangler");

  const { WEBHOOK_PATH_KEYS: pathKey, GUESTY_WEBHOOK_SECRETS: secret, ...others } = put();
  expect(code).toBe(0);
  expect(pathKey).toMatch(/^[\w-]{43}$/);
  expect(secret).toMatch(/^whsec_/);
  expect(others).toEqual({
    GUESTY_CLIENT_ID: CREDENTIALS.GUESTY_CLIENT_ID,
    GUESTY_CLIENT_SECRET: CREDENTIALS.GUESTY_CLIENT_SECRET,
  });
  expect(out).toContain(`register a webhook for ${SUBSCRIBED_EVENTS.length} events at ${ADDRESSES.guesty}/…`);
  expect(out).toContain("The Worker dev-guesty-webhook has been given");
  for (const hidden of [pathKey, secret, CREDENTIALS.GUESTY_CLIENT_SECRET]) expect(out).not.toContain(hidden);
  expect(await desk.run("status guesty")).toMatchObject({ code: 0 });
});

test("every command uses the one access token that all share", async () => {
  for (let turn = 0; turn < 3; turn++) await desk.run("register guesty");

  const client = connectFirestore(desk.firestore, "casamarina-dev");
  const record = (await client.collection("credentials").doc("guesty").get()).data();
  await client.terminate();
  expect(record?.["mints"]).toHaveLength(1);
  expect(JSON.stringify(record)).not.toContain(CREDENTIALS.GUESTY_CLIENT_SECRET);
});

test("a rotation changes the path and with it the secret", async () => {
  await desk.run("register guesty --wrangler");
  const { WEBHOOK_PATH_KEYS: oldKey, GUESTY_WEBHOOK_SECRETS: oldSecret } = { ...put() };
  await desk.run("rotate guesty --wrangler");
  const both = { ...put() };
  const { providers } = JSON.parse((await desk.run("status guesty --json")).out);
  const ids: string[] = providers[0].webhooks.map(({ id }: { id: string }) => id);
  // Made within one second, which is all that an id tells, they stand in the order in which they were made.
  const [, newer] = ids;
  const finished = await desk.run(`rotate guesty --finish --keep ${newer} --wrangler`);

  expect(both["WEBHOOK_PATH_KEYS"]?.split(",")).toEqual([oldKey, expect.stringMatching(/^[\w-]{43}$/)]);
  expect(both["GUESTY_WEBHOOK_SECRETS"]?.split(",")).toEqual([oldSecret, expect.stringMatching(/^whsec_/)]);
  expect(finished.out).toContain(`keep the webhook ${newer}`);
  expect(put()).toMatchObject({
    WEBHOOK_PATH_KEYS: both["WEBHOOK_PATH_KEYS"]?.split(",")[1],
    GUESTY_WEBHOOK_SECRETS: both["GUESTY_WEBHOOK_SECRETS"]?.split(",")[1],
  });
});

test("a subscription that comes without a secret is made once more", async () => {
  desk.guestyFaults.push({ on: "GET /v1/webhooks-v2/secret", answer: { status: 404 } });
  const { code } = await desk.run("register guesty --wrangler");
  const { providers } = JSON.parse((await desk.run("status guesty --json")).out);
  expect(code).toBe(0);
  expect(providers[0].webhooks).toHaveLength(1);
  expect(put()["GUESTY_WEBHOOK_SECRETS"]).toMatch(/^whsec_/);
});

test("a subscription that never gets a secret is told, and not made in a loop", async () => {
  const fault = { on: "GET /v1/webhooks-v2/secret", answer: { status: 404 } };
  desk.guestyFaults.push(fault, fault, fault);
  expect(await desk.failure("register guesty")).toMatch(/Guesty: the subscription \w+ has no secret\n/);
  expect(desk.guestyFaults).toHaveLength(1);
});

test("what Guesty refuses is told with its status and a fix", async () => {
  const told = (on: string, status: number, headers?: Record<string, string>) => {
    desk.guestyFaults.push({ on, answer: { status, headers } });
    return desk.failure("register guesty");
  };
  expect(await told("GET /v1/webhooks", 500)).toContain("The provider is at fault: try again later.");
  expect(await told("POST /v1/webhooks", 400)).toContain("Guesty: 400 from POST /v1/webhooks");
  expect(await told("GET /v1/webhooks", 429, { "retry-after": "40" })).toMatch(/wait 40 s/);
  desk.guestyFaults.push({ on: "POST /oauth2/token", answer: { status: 401 } });
  expect(await desk.failure("register guesty --database another")).toMatch(
    /^Guesty: 401 from POST \/oauth2\/token\n {2}Check GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET\.$/,
  );
});

test("a moment's refusal is waited out", async () => {
  desk.guestyFaults.push({
    on: "POST /v1/webhooks",
    answer: { status: 429, headers: { "retry-after": "0" } },
  });
  await desk.run("register guesty --wrangler");
  expect(put()["GUESTY_WEBHOOK_SECRETS"]).toMatch(/^whsec_/);
});

test("a subscription whose making nobody heard of is not made twice, whatever wait Guesty asks for", async () => {
  desk.guestyFaults.push({
    on: "POST /v1/webhooks",
    answer: { status: 503, headers: { "retry-after": "0" } },
  });
  expect(await desk.failure("register guesty")).toContain("Guesty: 503 from POST /v1/webhooks");
});

test("a token that was not got is not asked for again at once", async () => {
  const fault = { on: "POST /oauth2/token", answer: { status: 500 } };
  desk.guestyFaults.push(fault, fault);
  expect((await desk.run("status guesty")).out).toContain("! Guesty: 500 from POST /oauth2/token");
  expect((await desk.run("status guesty")).out).toContain(
    "! Guesty: Guesty allows no token soon after a failure: wait ",
  );
  expect(desk.guestyFaults).toHaveLength(1);
});

test("a Firestore that is not there is told before Guesty is asked for a token", async () => {
  expect(await desk.failure("register guesty", { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" })).toMatch(
    /^Firestore \(default\) of casamarina-dev: no emulator answers at 127\.0\.0\.1:9/,
  );
  expect(await desk.failure("register guesty", { GUESTY_CLIENT_ID: "" })).toBe(
    "Guesty's credentials are not complete\n  Set GUESTY_CLIENT_ID in the environment.",
  );
});
