import { WANTED_EVENTS } from "../../../lambdas/aircall-webhook/events";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { webhooks } from "../../../scripts/webhooks/webhooks";
import { connectFirestore } from "../../conformance/firestore/client";
import { type AircallAccount, API_ID, API_TOKEN, openAccount } from "./aircall-account";
import { type FakeNpx, makeFakeNpx } from "./fake-npx";
import { type Receiver, startReceiver } from "./receiver";

const HOST = "hooks.dev.casamarina.example";
const ADDRESS = `https://${HOST}/aircall`;

let account: AircallAccount;
let receiver: Receiver;
let npx: FakeNpx;
let firestore: RunningService;
beforeEach(async () => {
  account = await openAccount();
  receiver = startReceiver(HOST);
  npx = makeFakeNpx();
  firestore = await startFirestore({ port: 0 });
});
afterEach(async () => {
  await account.close();
  await firestore.close();
  npx.remove();
});

async function run(command: string, env: Record<string, string> = {}) {
  let out = "";
  const args = [...command.split(" "), "--environment", "dev"];
  const code = await webhooks(args, {
    env: {
      PATH: npx.path,
      AIRCALL_API_URL: account.url,
      AIRCALL_API_ID: API_ID,
      AIRCALL_API_TOKEN: API_TOKEN,
      FIRESTORE_EMULATOR_HOST: `127.0.0.1:${firestore.port}`,
      ...env,
    },
    fetch: receiver.fetch,
    print: (text) => {
      out += text;
    },
  });
  return { code, out };
}

/** Runs a command that fails; gives its message. */
async function failure(command: string, env: Record<string, string> = {}): Promise<string> {
  const error = await run(command, env).then(
    ({ out }) => new Error(`it did not fail: ${out}`),
    (error: Error) => error,
  );
  return error.message;
}

/** Gives the Worker what was put by Wrangler. */
function receivePut(): void {
  for (const { args, input } of npx.calls()) receiver.secrets[args[4] ?? ""] = input;
}

const pathKey = (index: number) => account.webhooks[index]?.url.slice(ADDRESS.length + 1) ?? "";

test("register asks for all events by name, at a path that nobody guesses, and hands over no secret by itself", async () => {
  const { code, out } = await run("register aircall");

  expect(code).toBe(0);
  expect(account.webhooks).toHaveLength(1);
  const [webhook] = account.webhooks;
  expect(webhook).toMatchObject({ active: true, events: WANTED_EVENTS, custom_name: "tricloud dev" });
  expect(webhook?.url).toMatch(/^https:\/\/hooks\.dev\.casamarina\.example\/aircall\/[\w-]{43}$/);
  expect(out).toContain(`register a webhook for ${WANTED_EVENTS.length} events at ${ADDRESS}/…`);
  for (const name of ["WEBHOOK_PATH_KEYS", "AIRCALL_TOKENS", "AIRCALL_API_ID", "AIRCALL_API_TOKEN"]) {
    expect(out).toContain(`  npx wrangler secret put ${name} --name dev-aircall-webhook\n`);
  }
  expect(out).not.toContain(webhook?.token);
  expect(out).not.toContain(pathKey(0));
  expect(out).not.toContain(API_TOKEN);
  expect(npx.calls()).toEqual([]);
});

test("--wrangler puts each secret by its standard input, and the path before the webhook is made", async () => {
  const { out } = await run("register aircall --wrangler");

  const put = (name: string) => ["--yes", "wrangler", "secret", "put", name, "--name", "dev-aircall-webhook"];
  const [token] = account.webhooks.map((webhook) => webhook.token);
  expect(npx.calls().map(({ args, input }) => [args, input])).toEqual([
    [put("WEBHOOK_PATH_KEYS"), pathKey(0)],
    [put("WEBHOOK_PATH_KEYS"), pathKey(0)],
    [put("AIRCALL_TOKENS"), token],
    [put("AIRCALL_API_ID"), API_ID],
    [put("AIRCALL_API_TOKEN"), API_TOKEN],
  ]);
  for (const { account: id, variables } of npx.calls()) {
    expect(id).toBe("5f0c2a9be47d4d1c8a3377e01b6d94f2");
    expect(variables.filter((name) => /^(AIRCALL|GUESTY)_/.test(name))).toEqual([]);
  }
  expect(out).toContain("The Worker dev-aircall-webhook has been given WEBHOOK_PATH_KEYS, AIRCALL_TOKENS");
  expect(out).not.toContain(token);
  expect(out).not.toContain(pathKey(0));
});

test("--show-secret shows them, in text and in JSON; without it JSON has their names alone", async () => {
  await run("register aircall");
  const [webhook] = account.webhooks;

  const shown = await run("register aircall --show-secret");
  const json = await run("register aircall --show-secret --json");
  const names = await run("register aircall --json");

  expect(shown.out).toContain(webhook?.token);
  expect(shown.out).toContain(pathKey(0));
  expect(JSON.parse(json.out).secrets).toMatchObject({ AIRCALL_TOKENS: webhook?.token });
  expect(JSON.parse(names.out)).toMatchObject({
    isPut: false,
    worker: "dev-aircall-webhook",
    secrets: ["WEBHOOK_PATH_KEYS", "AIRCALL_TOKENS", "AIRCALL_API_ID", "AIRCALL_API_TOKEN"],
  });
  expect(names.out).not.toContain(webhook?.token);
});

test("register again makes no second webhook, and mends what is amiss with the first", async () => {
  await run("register aircall");
  const [webhook] = account.webhooks;
  Object.assign(webhook ?? {}, { active: false, events: WANTED_EVENTS.slice(1) });

  const dry = await run("register aircall --dry-run");
  const before = structuredClone(account.webhooks);
  const { out } = await run("register aircall");
  const again = await run("register aircall");

  expect(dry.out).toMatch(/^It would:\n {2}mend the webhook /);
  expect(before[0]?.active).toBe(false);
  expect(out).toContain(`mend the webhook ${webhook?.webhook_id}: switch it on, add ${WANTED_EVENTS[0]}`);
  expect(account.webhooks).toEqual([{ ...before[0], active: true, events: WANTED_EVENTS }]);
  expect(again.out).toContain(`leave the webhook ${webhook?.webhook_id}: it is as it should be`);
});

test("a dry run of a first registration makes nothing", async () => {
  const { out } = await run("register aircall --dry-run --wrangler");
  expect(out).toBe(`It would:\n  register a webhook for ${WANTED_EVENTS.length} events at ${ADDRESS}/…\n`);
  expect({ webhooks: account.webhooks, calls: npx.calls() }).toEqual({ webhooks: [], calls: [] });
});

test("webhooks of others are left alone, also behind the first page", async () => {
  for (let index = 0; index < 60; index++) {
    await fetch(`${account.url}/v1/webhooks`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${API_ID}:${API_TOKEN}`).toString("base64")}` },
      body: JSON.stringify({ url: `https://other.example/${index}`, events: ["call.ended"] }),
    });
  }
  await run("register aircall");
  const { out } = await run("status aircall --json");
  expect(account.webhooks).toHaveLength(61);
  expect(JSON.parse(out).providers[0].webhooks).toHaveLength(1);
});

test("status tells a webhook that is well, with its last delivery in the ledger", async () => {
  await run("register aircall --wrangler");
  receivePut();
  const client = connectFirestore(`127.0.0.1:${firestore.port}`, "casamarina-dev");
  const deliveries = client.collection("deliveries");
  await deliveries.doc("a").set({ source: "aircall", receivedAt: "2026-11-20T10:00:00.000Z" });
  await deliveries.doc("b").set({ source: "aircall", receivedAt: "2026-11-20T11:00:00.000Z" });
  await deliveries.doc("c").set({ source: "guesty", receivedAt: "2026-11-20T12:00:00.000Z" });
  await client.terminate();

  const { code, out } = await run("status aircall");
  const json = JSON.parse((await run("status --json")).out);

  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^aircall at https:\S+\/aircall\/…, last delivery 2026-11-20T11:00:00\.000Z\n/,
    ),
  });
  expect(json.providers).toEqual([
    {
      provider: "aircall",
      address: ADDRESS,
      webhooks: [
        {
          id: account.webhooks[0]?.webhook_id,
          createdAt: "2026-11-20T00:00:00.000Z",
          active: true,
          events: WANTED_EVENTS.length,
          missingEvents: [],
          receiver: "ready",
        },
      ],
      lastDelivery: "2026-11-20T11:00:00.000Z",
      problems: [],
    },
  ]);
  for (const secret of [account.webhooks[0]?.token, pathKey(0), API_TOKEN]) expect(out).not.toContain(secret);
});

test("status tells what is amiss, and ends with 1", async () => {
  expect(await run("status aircall")).toEqual({
    code: 1,
    out: expect.stringContaining("! No webhook is registered: register aircall.\n"),
  });

  await run("register aircall");
  const [webhook] = account.webhooks;
  const id = webhook?.webhook_id;
  expect((await run("status aircall")).out).toContain(`! ${id} is not received: the Worker has no secrets`);

  receiver.secrets = { WEBHOOK_PATH_KEYS: "another", AIRCALL_TOKENS: "another" };
  expect((await run("status aircall")).out).toContain(
    `! ${id} is not received: the Worker does not know its path key`,
  );

  receiver.isUp = false;
  Object.assign(webhook ?? {}, { active: false, events: ["call.ended"] });
  const { code, out } = await run("status aircall");
  expect(code).toBe(1);
  expect(out).toContain(`! ${id} is not active`);
  expect(out).toContain(`! ${id} lacks `);
  expect(out).toContain(`! ${id} is not received: the Worker does not answer there`);
  expect(out).toContain("last delivery none of late");
});

test("status without a Firestore tells the rest", async () => {
  await run("register aircall --wrangler");
  receivePut();
  const { code, out } = await run("status aircall", { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" });
  expect(code).toBe(1);
  expect(out).toContain("last delivery unknown\n");
  expect(out).toContain("ready");
  expect(out).toContain("no emulator answers at 127.0.0.1:9");
});

test("a rotation has both webhooks received until it is finished", async () => {
  await run("register aircall --wrangler");
  const tokens = () => account.webhooks.map(({ token }) => token);
  const [oldToken, oldKey] = [tokens()[0], pathKey(0)];

  const begun = await run("rotate aircall --wrangler");
  receivePut();
  const during = { ...receiver.secrets };
  const [, newToken] = tokens();
  const newKey = pathKey(1);
  const status = await run("status aircall");
  const finished = await run("rotate aircall --finish --wrangler");
  receivePut();

  expect(during).toMatchObject({
    WEBHOOK_PATH_KEYS: `${oldKey},${newKey}`,
    AIRCALL_TOKENS: `${oldToken},${newToken}`,
  });
  expect(begun.out).toContain("end with: rotate aircall --environment dev --finish");
  expect(status).toEqual({ code: 0, out: expect.stringContaining("A rotation is under way") });
  expect(finished.out).toMatch(/keep the webhook \S+\n {2}remove the webhook \S+\n/);
  expect(tokens()).toEqual([newToken]);
  expect(receiver.secrets).toMatchObject({ WEBHOOK_PATH_KEYS: newKey, AIRCALL_TOKENS: newToken });
  expect(newKey).not.toBe(oldKey);
  expect(`${begun.out}${status.out}${finished.out}`).not.toMatch(
    new RegExp(`${oldToken}|${newToken}|${oldKey}|${newKey}`),
  );
});

test("a rotation that would lose deliveries is not finished", async () => {
  await run("register aircall --wrangler");
  receivePut();
  await run("rotate aircall");
  const newer = account.webhooks[1];
  const still = () => expect(account.webhooks).toHaveLength(2);

  expect(await failure("rotate aircall --finish")).toContain("delivers: unknown path");
  still();
  receiver.isUp = false;
  expect(await failure("rotate aircall --finish")).toContain("delivers: unreachable");
  Object.assign(newer ?? {}, { events: WANTED_EVENTS.slice(2) });
  expect(await failure("rotate aircall --finish")).toContain(
    `lacks ${WANTED_EVENTS[0]}, ${WANTED_EVENTS[1]}`,
  );
  Object.assign(newer ?? {}, { active: false });
  expect(await failure("rotate aircall --finish")).toContain("is not active");
  still();
});

test("a rotation begins with one webhook, ends with two, and a dry run does neither", async () => {
  expect(await failure("rotate aircall")).toContain("aircall has no webhook of ours to rotate");
  await run("register aircall --wrangler");
  expect(await failure("rotate aircall --finish")).toContain("no rotation is under way");
  await run("rotate aircall --dry-run");
  expect(account.webhooks).toHaveLength(1);
  await run("rotate aircall --wrangler");
  receivePut();
  expect(await failure("rotate aircall")).toContain("a rotation is under way");
  const dry = await run("rotate aircall --finish --dry-run");
  expect(dry.out).toMatch(/^It would:\n {2}keep .+\n {2}remove /);
  expect(account.webhooks).toHaveLength(2);
});

test("the webhook to keep can be named, and must be if the newest is not known", async () => {
  await run("register aircall --wrangler");
  await run("rotate aircall --wrangler");
  receivePut();
  const [older, newer] = account.webhooks.map(({ webhook_id }) => webhook_id);
  for (const webhook of account.webhooks) webhook.created_at = "2026-11-20T00:00:00.000Z";

  expect(await failure("rotate aircall --finish")).toContain("which webhook is the newest is not known");
  expect(await failure("rotate aircall --finish --keep nobody")).toContain(`Use one of ${older}, ${newer}.`);
  await run(`rotate aircall --finish --keep ${older}`);

  expect(account.webhooks.map(({ webhook_id }) => webhook_id)).toEqual([older]);
});

test("a token that Aircall does not tell again is taken from the environment, or nothing is changed", async () => {
  await run("register aircall");
  const [webhook] = account.webhooks;
  account.tellsTokens = false;

  expect(await failure("rotate aircall --wrangler")).toContain(
    `aircall does not tell the secret of the webhook ${webhook?.webhook_id}`,
  );
  expect(account.webhooks).toHaveLength(1);
  expect(npx.calls()).toEqual([]);

  await run("rotate aircall --wrangler", { AIRCALL_TOKENS: webhook?.token ?? "" });
  receivePut();
  expect(receiver.secrets["AIRCALL_TOKENS"]).toBe(`${webhook?.token},${account.webhooks[1]?.token}`);
});

test("a secret that cannot be put is not repeated in the error, and registering again puts it", async () => {
  npx.fail();
  const message = await failure("register aircall --wrangler");
  const [call] = npx.calls();
  expect(message).toContain(
    "npx wrangler secret put WEBHOOK_PATH_KEYS --name dev-aircall-webhook: it ended with 1",
  );
  expect(message).toContain("Authentication error [code: 10000] while putting [redacted]");
  expect(message).not.toContain(call?.input);
  // Nothing is sent to a path that the Worker does not know.
  expect(account.webhooks).toEqual([]);
});

test("what Aircall refuses is told with its status and a fix, and nothing of its answer", async () => {
  await run("register aircall");
  const told = async (status: number, headers?: Record<string, string>) => {
    account.refusals.push(...Array.from({ length: 5 }, () => ({ status, headers })));
    const message = await failure("register aircall");
    account.refusals.length = 0;
    expect(message).not.toContain(account.webhooks[0]?.token);
    expect(message).not.toContain("Basic ");
    return message;
  };
  expect(await told(403)).toMatch(/^Aircall: 403 .*\n {2}Check AIRCALL_API_ID and AIRCALL_API_TOKEN\.$/);
  expect(await told(401)).toContain("Check AIRCALL_API_ID and AIRCALL_API_TOKEN.");
  expect(await told(429, { "retry-after": "30" })).toMatch(/429 .*\n {2}Too much was asked lately/);
  expect(await told(500)).toContain("The provider is at fault: try again later.");
});

test("wrong credentials, missing ones and an Aircall that is not there are told apart", async () => {
  expect(await failure("register aircall", { AIRCALL_API_TOKEN: "wrong" })).toContain("Aircall: 403");
  expect(await failure("register aircall", { AIRCALL_API_ID: "", AIRCALL_API_TOKEN: " " })).toBe(
    "Aircall's credentials are not complete\n  Set AIRCALL_API_ID and AIRCALL_API_TOKEN in the environment.",
  );
  expect(await failure("status", { AIRCALL_API_ID: "" })).toContain(
    "there are no credentials of any provider",
  );
  expect(await failure("register aircall", { AIRCALL_API_URL: "http://127.0.0.1:9" })).toMatch(
    /^Aircall: no answer from http:\/\/127\.0\.0\.1:9/,
  );
});

test("status tells a provider that cannot be asked", async () => {
  account.refusals.push(...Array.from({ length: 5 }, () => ({ status: 403 })));
  const { code, out } = await run("status");
  expect(code).toBe(1);
  expect(out).toContain("! Aircall: 403 from GET /v1/webhooks");
});
