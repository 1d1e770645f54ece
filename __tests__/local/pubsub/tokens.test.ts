import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PubSub } from "@google-cloud/pubsub";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { startPubsub } from "../../../local/pubsub/server";
import { TokenSigner } from "../../../local/pubsub/token-signer";

const EMAIL = "pusher@p.iam.gserviceaccount.com";

let folder: string;
beforeEach(() => {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  folder = mkdtempSync(join(tmpdir(), "pubsub-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a push carries a token that the keys beside it verify", async () => {
  const server = await startPubsub({ port: 0, dataDir: folder });
  const tokens: string[] = [];
  let pushed = () => {};
  const endpoint = createServer((request, response) => {
    tokens.push(String(request.headers.authorization).replace(/^Bearer /, ""));
    response.writeHead(204).end();
    pushed();
  });
  const arrived = new Promise<void>((resolve) => (pushed = resolve));
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  const client = new PubSub({ projectId: "p", apiEndpoint: `127.0.0.1:${server.port}`, emulatorMode: true });
  try {
    const [topic] = await client.createTopic("topic");
    const pushEndpoint = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    const oidcToken = { serviceAccountEmail: EMAIL };
    await topic.createSubscription("sub", { pushConfig: { pushEndpoint, oidcToken } });
    await topic.publishMessage({ data: Buffer.from("hello") });
    await arrived;
    const keys = createRemoteJWKSet(new URL(`${server.url}/oauth2/v3/certs`));
    const { payload } = await jwtVerify(tokens[0] ?? "", keys, {
      audience: pushEndpoint,
      algorithms: ["RS256"],
    });
    expect(payload).toMatchObject({
      iss: "https://accounts.google.com",
      sub: EMAIL,
      email: EMAIL,
      email_verified: true,
    });
  } finally {
    await client.close();
    await server.close();
    endpoint.closeAllConnections();
    endpoint.close();
  }
});

test("the keys say nothing that is secret, and other paths nothing at all", async () => {
  const server = await startPubsub({ port: 0 });
  try {
    const answer = await fetch(`${server.url}/oauth2/v3/certs`);
    const { keys } = (await answer.json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([["alg", "e", "kid", "kty", "n", "use"]]);
    for (const [path, method] of [
      ["/", "GET"],
      ["/oauth2/v3/certs", "POST"],
    ] as const) {
      expect((await fetch(server.url + path, { method })).status).toBe(404);
    }
  } finally {
    await server.close();
  }
});

test("the key outlives a restart, readable for its owner alone; without a folder each process has its own", async () => {
  const first = await new TokenSigner(folder).publicKeys();
  expect(await new TokenSigner(folder).publicKeys()).toEqual(first);
  expect(statSync(join(folder, "identity-key.json")).mode & 0o777).toBe(0o600);
  expect(await new TokenSigner(undefined).publicKeys()).not.toEqual(first);
});

test("a token is used again as long as most of its life is left", async () => {
  jest.useFakeTimers({ now: Date.parse("2026-11-20T10:00:00Z"), doNotFake: ["nextTick", "setImmediate"] });
  try {
    const signer = new TokenSigner(undefined);
    const token = await signer.sign(EMAIL, "a");
    expect(await signer.sign(EMAIL, "b")).not.toBe(token);
    jest.advanceTimersByTime(49 * 60_000);
    expect(await signer.sign(EMAIL, "a")).toBe(token);
    jest.advanceTimersByTime(60_000);
    const renewed = await signer.sign(EMAIL, "a");
    expect(renewed).not.toBe(token);
    expect(decodeProtectedHeader(renewed).alg).toBe("RS256");
  } finally {
    jest.useRealTimers();
  }
});
