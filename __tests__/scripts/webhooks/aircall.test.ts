import { WANTED_EVENTS } from "../../../lambdas/aircall-webhook/events";
import { connectFirestore } from "../../conformance/firestore/client";
import { ADDRESSES, CREDENTIALS, type Desk, openDesk } from "./desk";

const ADDRESS = ADDRESSES.aircall;
const { AIRCALL_API_ID: API_ID, AIRCALL_API_TOKEN: API_TOKEN } = CREDENTIALS;
const WITHOUT_FIRST = [...WANTED_EVENTS.slice(1)];

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

/** The webhooks at Aircall, with what is secret about each, the oldest first. */
async function registered() {
  const webhooks = await desk.aircall.webhooks();
  return webhooks.map((webhook) => ({
    ...webhook,
    token: webhook.token ?? "",
    pathKey: webhook.url.slice(ADDRESS.length + 1),
  }));
}

/** The only webhook at Aircall. */
async function only() {
  const [webhook, ...others] = await registered();
  if (!webhook || others.length > 0) throw new Error(`there are ${others.length + 1} webhooks`);
  return webhook;
}

/** A rotation that was begun: the older webhook and the newer one. */
async function both() {
  const [older, newer, ...others] = await registered();
  if (!older || !newer || others.length > 0) throw new Error("there are not two webhooks");
  return { older, newer };
}

const secretPut = (name: string) => `npx wrangler secret put ${name} --name dev-aircall-webhook`;

test("register asks for all events by name, at a path that nobody guesses, and shows no secret", async () => {
  const { code, out } = await desk.run("register aircall");

  const { token, pathKey, ...webhook } = await only();
  expect(code).toBe(0);
  expect(webhook).toMatchObject({ active: true, events: WANTED_EVENTS, custom_name: "tricloud dev" });
  expect(pathKey).toMatch(/^[\w-]{43}$/);
  expect(out).toContain(`register a webhook for ${WANTED_EVENTS.length} events at ${ADDRESS}/…`);
  for (const name of ["WEBHOOK_PATH_KEYS", "AIRCALL_TOKENS", "AIRCALL_API_ID", "AIRCALL_API_TOKEN"]) {
    expect(out).toContain(`  ${secretPut(name)}\n`);
  }
  for (const secret of [token, pathKey, API_TOKEN]) expect(out).not.toContain(secret);
  expect(desk.npx.calls()).toEqual([]);
});

test("--wrangler puts each secret by its standard input, and the path before the webhook is made", async () => {
  const { out } = await desk.run("register aircall --wrangler");

  const { token, pathKey } = await only();
  expect(desk.npx.calls().map(({ args, input }) => [`npx ${args.slice(1).join(" ")}`, input])).toEqual([
    [secretPut("WEBHOOK_PATH_KEYS"), pathKey],
    [secretPut("WEBHOOK_PATH_KEYS"), pathKey],
    [secretPut("AIRCALL_TOKENS"), token],
    [secretPut("AIRCALL_API_ID"), API_ID],
    [secretPut("AIRCALL_API_TOKEN"), API_TOKEN],
  ]);
  for (const { account, variables } of desk.npx.calls()) {
    expect(account).toBe("5f0c2a9be47d4d1c8a3377e01b6d94f2");
    expect(variables.filter((name) => /^(AIRCALL|GUESTY)_/.test(name))).toEqual([]);
  }
  expect(out).toContain("The Worker dev-aircall-webhook has been given WEBHOOK_PATH_KEYS, AIRCALL_TOKENS");
  for (const secret of [token, pathKey, API_TOKEN]) expect(out).not.toContain(secret);
});

test("--show-secret shows them, in text and in JSON; without it JSON has their names alone", async () => {
  await desk.run("register aircall");
  const { token, pathKey } = await only();

  const shown = await desk.run("register aircall --show-secret");
  const json = await desk.run("register aircall --show-secret --json");
  const names = await desk.run("register aircall --json");

  expect(shown.out).toContain(token);
  expect(shown.out).toContain(pathKey);
  expect(JSON.parse(json.out).secrets).toMatchObject({ AIRCALL_TOKENS: token });
  expect(JSON.parse(names.out)).toMatchObject({
    isPut: false,
    worker: "dev-aircall-webhook",
    secrets: ["WEBHOOK_PATH_KEYS", "AIRCALL_TOKENS", "AIRCALL_API_ID", "AIRCALL_API_TOKEN"],
  });
  expect(names.out).not.toContain(token);
});

test("register again makes no second webhook, and mends what is amiss with the first", async () => {
  await desk.run("register aircall");
  const before = await only();
  await desk.changeAtAircall(before, { active: false, events: WITHOUT_FIRST });

  const dry = await desk.run("register aircall --dry-run");
  const unmended = await only();
  const { out } = await desk.run("register aircall");
  const again = await desk.run("register aircall");

  expect(dry.out).toMatch(/^It would:\n {2}mend the webhook /);
  expect(unmended).toMatchObject({ active: false, events: WITHOUT_FIRST });
  expect(out).toContain(`mend the webhook ${before.webhook_id}: switch it on, add ${WANTED_EVENTS[0]}`);
  expect(await only()).toEqual(before);
  expect(again.out).toContain(`leave the webhook ${before.webhook_id}: it is as it should be`);
});

test("a dry run of a first registration makes nothing", async () => {
  const { out } = await desk.run("register aircall --dry-run --wrangler");
  expect(out).toBe(`It would:\n  register a webhook for ${WANTED_EVENTS.length} events at ${ADDRESS}/…\n`);
  expect({ webhooks: await registered(), calls: desk.npx.calls() }).toEqual({ webhooks: [], calls: [] });
});

test("webhooks of others are left alone, also behind the first page", async () => {
  for (let index = 0; index < 60; index++) {
    await desk.aircall.create({ url: `https://other.example/aircall/${index}`, events: ["call.ended"] });
  }
  await desk.run("register aircall");
  const { out } = await desk.run("status aircall --json");
  expect(await registered()).toHaveLength(61);
  expect(JSON.parse(out).providers[0].webhooks).toHaveLength(1);
});

test("a webhook whose making nobody heard of is not made twice", async () => {
  desk.aircallFaults.push({ on: "POST /v1/webhooks", answer: { status: 500 } });
  expect(await desk.failure("register aircall")).toContain("Aircall: 500 from /v1/webhooks");
  expect(desk.aircallFaults).toEqual([]);
  expect(await registered()).toEqual([]);
});

test("status tells a webhook that is well, with its last delivery in the ledger, and no secret", async () => {
  await desk.run("register aircall --wrangler");
  desk.receivePut();
  const client = connectFirestore(desk.firestore, "casamarina-dev");
  const deliveries = client.collection("deliveries");
  await deliveries.doc("a").set({ source: "aircall", receivedAt: "2026-11-20T10:00:00.000Z" });
  await deliveries.doc("b").set({ source: "aircall", receivedAt: "2026-11-20T11:00:00.000Z" });
  await deliveries.doc("c").set({ source: "guesty", receivedAt: "2026-11-20T12:00:00.000Z" });
  await client.terminate();

  const { code, out } = await desk.run("status aircall");
  const json = await desk.run("status aircall --json");

  const { token, pathKey, webhook_id } = await only();
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^aircall at https:\S+\/aircall\/…, last delivery 2026-11-20T11:00:00\.000Z\n/,
    ),
  });
  expect(JSON.parse(json.out).providers).toEqual([
    {
      provider: "aircall",
      address: ADDRESS,
      webhooks: [
        {
          id: webhook_id,
          createdAt: "2026-11-20T10:01:00.000Z",
          active: true,
          events: WANTED_EVENTS.length,
          missingEvents: [],
          receiver: "ready",
        },
      ],
      lastDelivery: "2026-11-20T11:00:00.000Z",
      problems: [],
      notes: [],
    },
  ]);
  for (const secret of [token, pathKey, API_TOKEN]) expect(out + json.out).not.toContain(secret);
});

test("status tells what is amiss, and ends with 1", async () => {
  expect(await desk.run("status aircall")).toEqual({
    code: 1,
    out: expect.stringContaining("! No webhook is registered: register aircall.\n"),
  });

  await desk.run("register aircall");
  const { webhook_id: id, ...webhook } = await only();
  const told = async () => (await desk.run("status aircall")).out;
  expect(await told()).toContain(`! ${id} is not received: the Worker has no secrets`);

  desk.receiver.secrets = { WEBHOOK_PATH_KEYS: "another", AIRCALL_TOKENS: "another" };
  expect(await told()).toContain(`! ${id} is not received: the Worker does not know its path key`);

  desk.receiver.isUp = false;
  await desk.changeAtAircall({ webhook_id: id, ...webhook }, { active: false, events: WITHOUT_FIRST });
  const { code, out } = await desk.run("status aircall");
  expect(code).toBe(1);
  expect(out).toContain("last delivery none of late");
  expect(out).toContain(`! ${id} is not active`);
  expect(out).toContain(`! ${id} lacks ${WANTED_EVENTS[0]}: `);
  expect(out).toContain(`! ${id} is not received: the Worker does not answer there`);
});

test("status without a Firestore tells the rest", async () => {
  await desk.run("register aircall --wrangler");
  desk.receivePut();
  const { code, out } = await desk.run("status aircall", { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" });
  expect(code).toBe(1);
  expect(out).toContain("last delivery unknown\n");
  expect(out).toContain("ready");
  expect(out).toContain("no emulator answers at 127.0.0.1:9");
});

test("status does without Google's credentials, and tells what it does not know for that", async () => {
  await desk.run("register aircall --wrangler");
  desk.receivePut();
  const before = process.env["GOOGLE_APPLICATION_CREDENTIALS"];
  process.env["GOOGLE_APPLICATION_CREDENTIALS"] = "/no/such/key.json";
  try {
    const { code, out } = await desk.run("status aircall", { FIRESTORE_EMULATOR_HOST: "" });
    expect(code).toBe(0);
    expect(out).toContain("last delivery unknown\n");
    expect(out).toMatch(/^- Firestore \(default\) of casamarina-dev: .*\n {2}Log in with: gcloud auth/m);
    expect(await desk.run("status guesty", { FIRESTORE_EMULATOR_HOST: "" })).toEqual({
      code: 1,
      out: expect.stringMatching(/\n! Firestore .*\n {2}Log in with: [^\n]*\n$/),
    });
  } finally {
    if (before === undefined) delete process.env["GOOGLE_APPLICATION_CREDENTIALS"];
    else process.env["GOOGLE_APPLICATION_CREDENTIALS"] = before;
  }
});

test("a rotation has both webhooks received until it is finished, and then the new one alone", async () => {
  await desk.run("register aircall --wrangler");
  const begun = await desk.run("rotate aircall --wrangler");
  desk.receivePut();
  const { older, newer } = await both();
  const during = { ...desk.receiver.secrets };
  const status = await desk.run("status aircall");
  const finished = await desk.run("rotate aircall --finish --wrangler");
  desk.receivePut();

  expect(during).toMatchObject({
    WEBHOOK_PATH_KEYS: `${older.pathKey},${newer.pathKey}`,
    AIRCALL_TOKENS: `${older.token},${newer.token}`,
  });
  expect(newer.pathKey).not.toBe(older.pathKey);
  expect(begun.out).toContain("end with: rotate aircall --environment dev --finish");
  expect(status).toEqual({ code: 0, out: expect.stringContaining("A rotation is under way") });
  expect(finished.out).toContain(
    `keep the webhook ${newer.webhook_id}\n  remove the webhook ${older.webhook_id}\n`,
  );
  expect(await only()).toEqual(newer);
  expect(desk.receiver.secrets).toMatchObject({
    WEBHOOK_PATH_KEYS: newer.pathKey,
    AIRCALL_TOKENS: newer.token,
  });
  const printed = begun.out + status.out + finished.out;
  for (const { token, pathKey } of [older, newer]) {
    expect(printed).not.toContain(token);
    expect(printed).not.toContain(pathKey);
  }
});

test("a rotation that would lose deliveries is not finished", async () => {
  await desk.run("register aircall --wrangler");
  desk.receivePut();
  await desk.run("rotate aircall");
  const { newer } = await both();
  const finish = () => desk.failure("rotate aircall --finish");

  expect(await finish()).toContain(`what ${newer.webhook_id} delivers: unknown path`);
  desk.receiver.isUp = false;
  expect(await finish()).toContain(`what ${newer.webhook_id} delivers: unreachable`);
  await desk.changeAtAircall(newer, { events: WITHOUT_FIRST });
  expect(await finish()).toContain(`the webhook ${newer.webhook_id} lacks ${WANTED_EVENTS[0]}`);
  await desk.changeAtAircall(newer, { active: false });
  expect(await finish()).toContain(`the webhook ${newer.webhook_id} is not active`);
  expect(await registered()).toHaveLength(2);
});

test("a rotation begins with one webhook, ends with two, and a dry run does neither", async () => {
  expect(await desk.failure("rotate aircall")).toContain("aircall has no webhook of ours to rotate");
  await desk.run("register aircall --wrangler");
  expect(await desk.failure("rotate aircall --finish")).toContain("no rotation is under way");
  await desk.run("rotate aircall --dry-run");
  expect(await registered()).toHaveLength(1);

  await desk.run("rotate aircall --wrangler");
  desk.receivePut();
  expect(await desk.failure("rotate aircall")).toContain("a rotation is under way");
  const dry = await desk.run("rotate aircall --finish --dry-run");
  expect(dry.out).toMatch(/^It would:\n {2}keep .+\n {2}remove /);
  expect(await registered()).toHaveLength(2);
});

test("the webhook to keep can be named, and must be if the newest is not known", async () => {
  await desk.run("register aircall --wrangler");
  desk.clock.now -= 60_000;
  await desk.run("rotate aircall --wrangler");
  desk.receivePut();
  const { older, newer } = await both();

  const finish = (...keep: string[]) => ["rotate aircall --finish", ...keep].join(" ");
  expect(await desk.failure(finish())).toContain("which webhook is the newest is not known");
  expect(await desk.failure(finish("--keep nobody"))).toContain(
    `Use one of ${older.webhook_id}, ${newer.webhook_id}.`,
  );
  await desk.run(finish(`--keep ${older.webhook_id}`));

  expect(await only()).toEqual(older);
});

test("a token that Aircall does not tell again is taken from the environment, or nothing is changed", async () => {
  await desk.run("register aircall");
  const { token, webhook_id } = await only();
  desk.fetch = async (input, init) => {
    const response = await desk.receiver.fetch(input, init);
    if (init?.method !== "GET") return response;
    return new Response((await response.text()).replace(/"token":"\w+"/g, '"token":null'), response);
  };

  expect(await desk.failure("rotate aircall --wrangler")).toContain(
    `aircall does not tell the secret of the webhook ${webhook_id}`,
  );
  expect(await registered()).toHaveLength(1);
  expect(desk.npx.calls()).toEqual([]);

  await desk.run("rotate aircall --wrangler", { AIRCALL_TOKENS: token });
  desk.receivePut();
  expect(desk.receiver.secrets["AIRCALL_TOKENS"]).toBe(`${token},${(await both()).newer.token}`);
});

test("a secret that cannot be put is not repeated in the error, and no webhook is made for nothing", async () => {
  desk.npx.fail();
  const message = await desk.failure("register aircall --wrangler");
  const [call] = desk.npx.calls();
  expect(message).toContain(`${secretPut("WEBHOOK_PATH_KEYS")}: it ended with 1`);
  expect(message).toContain("Authentication error [code: 10000] while putting [redacted]");
  expect(message).not.toContain(call?.input);
  expect(await registered()).toEqual([]);
});

test("what Aircall refuses is told with its status and a fix, and nothing of its answer", async () => {
  await desk.run("register aircall");
  const { token } = await only();
  desk.fetch = async (input, init) => {
    const fault = desk.aircallFaults[0]?.answer;
    const leak = JSON.stringify({ token, sent: new Headers(init?.headers).get("authorization") });
    return fault ? new Response(leak, fault) : desk.receiver.fetch(input, init);
  };
  const told = async (status: number) => {
    desk.aircallFaults[0] = { on: "GET /v1/webhooks", answer: { status } };
    const message = await desk.failure("register aircall");
    expect(message).not.toContain(token);
    expect(message).not.toContain("Basic ");
    return message;
  };
  const fixed = "Check AIRCALL_API_ID and AIRCALL_API_TOKEN.";
  expect(await told(401)).toBe(`Aircall: 401 from /v1/webhooks\n  ${fixed}`);
  expect(await told(403)).toBe(`Aircall: 403 from /v1/webhooks\n  ${fixed}`);
  expect(await told(429)).toContain("Too much was asked lately: try again in a minute.");
  expect(await told(503)).toContain("The provider is at fault: try again later.");
});

test("a moment's fault is waited out", async () => {
  desk.aircallFaults.push(
    { on: "GET /v1/webhooks", answer: { status: 429, headers: { "retry-after": "3" } } },
    { on: "GET /v1/webhooks", answer: { status: 500 } },
    { on: "POST /v1/webhooks", answer: { status: 429 } },
  );
  await desk.run("register aircall");
  expect(await registered()).toHaveLength(1);
});

test("wrong credentials, missing ones and an Aircall that is not there are told apart", async () => {
  expect(await desk.failure("register aircall", { AIRCALL_API_TOKEN: "wrong" })).toContain("Aircall: 403");
  expect(await desk.failure("register aircall", { AIRCALL_API_ID: "", AIRCALL_API_TOKEN: " " })).toBe(
    "Aircall's credentials are not complete\n  Set AIRCALL_API_ID and AIRCALL_API_TOKEN in the environment.",
  );
  expect(await desk.failure("status", { AIRCALL_API_ID: "", GUESTY_CLIENT_ID: "" })).toContain(
    "there are no credentials of any provider",
  );
  expect(await desk.failure("register aircall", { AIRCALL_API_URL: "http://127.0.0.1:9" })).toBe(
    "Aircall: no answer from http://127.0.0.1:9\n  Check the connection, and try again.",
  );
});

test("an address of Aircall's API that is none is told", async () => {
  for (const address of ["foo", "localhost:4615", "ftp://127.0.0.1"]) {
    expect(await desk.failure("register aircall", { AIRCALL_API_URL: address })).toBe(
      `AIRCALL_API_URL is ${address}\n  Give an address such as https://api.aircall.io, or leave it out.`,
    );
  }
});

test("status tells of Aircall also when Guesty cannot be opened for want of a Firestore", async () => {
  await desk.run("register aircall --wrangler");
  desk.receivePut();
  const { code, out } = await desk.run("status", { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" });
  const [aircall, guesty] = out.split("\n\n");
  expect(code).toBe(1);
  expect(aircall).toMatch(/^aircall at .*[\s\S]* ready/);
  expect(guesty).toMatch(/^guesty at .*\n! Firestore .*no emulator answers at 127\.0\.0\.1:9.*\n.*\n$/);
});

test("status tells a provider that cannot be asked beside one that can", async () => {
  desk.aircallFaults.push({ on: "GET /v1/webhooks", answer: { status: 403 } });
  const { code, out } = await desk.run("status");
  expect(code).toBe(1);
  expect(out).toContain("! Aircall: 403 from /v1/webhooks");
  expect(out).toContain(`guesty at ${ADDRESSES.guesty}/…`);
});
