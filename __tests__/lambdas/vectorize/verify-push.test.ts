import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { type PushIdentity, remoteKeys, verifyPush } from "../../../lambdas/vectorize/verify-push";

const NOW = Date.parse("2026-11-20T10:00:00Z");
const ACCOUNT = "pusher@demo.iam.gserviceaccount.com";
const AUDIENCE = "https://vectorize.example";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

let google: KeyPair;
let stranger: KeyPair;
let identity: PushIdentity;
beforeAll(async () => {
  [google, stranger] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(google.publicKey)), kid: "k1", alg: "RS256" }],
  });
  identity = { audience: AUDIENCE, account: ACCOUNT, behindIam: false, keys, now: () => NOW };
});

function claimsWith(changes: JWTPayload = {}): JWTPayload {
  const seconds = NOW / 1000;
  return {
    iss: "https://accounts.google.com",
    aud: AUDIENCE,
    sub: "1",
    email: ACCOUNT,
    email_verified: true,
    iat: seconds,
    exp: seconds + 3600,
    ...changes,
  };
}

function sign(changes: JWTPayload = {}, { privateKey } = google, kid = "k1"): Promise<string> {
  return new SignJWT(claimsWith(changes)).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
}

/** As Cloud Run hands a token on that it has checked. */
async function withoutSignature(changes: JWTPayload = {}): Promise<string> {
  return (await sign(changes)).replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE");
}

const verify = (token: string | undefined, changes: Partial<PushIdentity> = {}) =>
  verifyPush({ authorization: token && `Bearer ${token}` }, { ...identity, ...changes });

test("a token of Google's for us, of the account that pushes, is in order", async () => {
  expect(await verify(await sign())).toBeUndefined();
  expect(await verify(await sign({ iss: "accounts.google.com" }))).toBeUndefined();
});

test.each<[string, JWTPayload]>([
  ["of another issuer", { iss: "https://accounts.example" }],
  ["for somebody else", { aud: "https://other.example" }],
  ["that has expired", { exp: NOW / 1000 - 31 }],
  ["that never expires", { exp: undefined }],
])("a token %s is refused", async (_, changes) => {
  expect(await verify(await sign(changes))).toMatchObject({ status: 401 });
  expect(await verify(await withoutSignature(changes), { behindIam: true })).toMatchObject({ status: 401 });
});

test.each<[string, JWTPayload]>([
  ["of another account", { email: "other@demo.iam.gserviceaccount.com" }],
  ["whose address nobody checked", { email_verified: false }],
  ["of nobody", { email: undefined }],
])("a token %s is refused", async (_, changes) => {
  expect(await verify(await sign(changes))).toMatchObject({ status: 403 });
  expect(await verify(await withoutSignature(changes), { behindIam: true })).toMatchObject({ status: 403 });
});

test("a token that others signed, that nobody signed, or that is none is refused", async () => {
  const secret = new TextEncoder().encode("x".repeat(32));
  const forged = [
    await sign({}, stranger),
    await sign({}, stranger, "k2"),
    new UnsecuredJWT(claimsWith()).encode(),
    await new SignJWT(claimsWith()).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(secret),
    "a.b.c",
    "",
    undefined,
  ];
  for (const token of forged) expect(await verify(token)).toMatchObject({ status: 401 });
  expect(await verifyPush({ authorization: `Basic ${await sign()}` }, identity)).toMatchObject({
    status: 401,
  });
});

test("a token whose signature was taken out is trusted only where Google Cloud has checked it", async () => {
  const token = await withoutSignature();
  expect(await verify(token)).toMatchObject({ status: 401 });
  expect(await verify(token, { behindIam: true })).toBeUndefined();
  expect(await verify("SIGNATURE_REMOVED_BY_GOOGLE", { behindIam: true })).toMatchObject({ status: 401 });
  expect(await verify("a.b.SIGNATURE_REMOVED_BY_GOOGLE", { behindIam: true })).toMatchObject({ status: 401 });
  // One that has its signature still has to have the right one.
  expect(await verify(await sign({}, stranger), { behindIam: true })).toMatchObject({ status: 401 });
});

test("where Google Cloud has checked another token than the one that is read, that one is not trusted", async () => {
  const credentials = {
    authorization: `Bearer ${await withoutSignature()}`,
    serverlessAuthorization: `Bearer ${await withoutSignature({ email: "other@demo.iam.gserviceaccount.com" })}`,
  };
  expect(await verifyPush(credentials, { ...identity, behindIam: true })).toMatchObject({ status: 401 });
  // Where nobody checks but the function, the header means nothing.
  const signed = { ...credentials, authorization: `Bearer ${await sign()}` };
  expect(await verifyPush(signed, identity)).toBeUndefined();
});

describe("when Google's keys cannot be had", () => {
  let server: Server;
  let answer: [number, string];
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(answer[0]).end(answer[1]));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each<[number, string]>([
    [500, "{}"],
    [200, "no JSON"],
    [200, "{}"],
  ])("since they answer %d %j, nobody is refused: it is tried again", async (...what) => {
    answer = what;
    const keys = remoteKeys(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(verify(await sign(), { keys })).rejects.toThrow(/^Google's keys: /);
  });

  test("since nobody answers, it is tried again", async () => {
    await expect(verify(await sign(), { keys: remoteKeys("http://127.0.0.1:1") })).rejects.toThrow(
      /^Google's keys: /,
    );
  });
});
