import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../service-process";
import { CLIENT_ID, CLIENT_SECRET } from "./guesty-account";

const dataDir = mkdtempSync(join(tmpdir(), "guesty-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

test("the Guesty stand-in, killed, still counts its tokens, takes the old ones, and knows its subscriptions", async () => {
  const planted = {
    url: "https://hooks.example/guesty/a",
    events: ["listing.new"],
    secret: "whsec_aW52ZW50ZWQ=",
  };
  const setup = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, subscriptions: [planted] };
  const env = { GUESTY_SETUP: JSON.stringify(setup) };
  const mint = (url: string) =>
    fetch(`${url}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        scope: "open-api",
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
      }),
    });
  const killed = await startProcess("guesty", dataDir, env);
  const tokens = await Promise.all(
    Array.from(
      { length: 5 },
      async () => ((await (await mint(killed.url)).json()) as { access_token: string }).access_token,
    ),
  );
  const headers = { authorization: `Bearer ${tokens[0]}` };
  await killed.kill();

  const revived = await startProcess("guesty", dataDir, env);
  expect((await mint(revived.url)).status).toBe(429);
  const subscriptions = await fetch(`${revived.url}/v1/webhooks`, { headers });
  expect(await subscriptions.json()).toEqual([expect.objectContaining({ url: planted.url })]);
  const secret = await fetch(`${revived.url}/v1/webhooks-v2/secret?url=${planted.url}`, { headers });
  expect(await secret.json()).toEqual({ key: planted.secret });
  await revived.kill();
});
