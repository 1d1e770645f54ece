import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { firestoreTokens, parseServiceAccountKey } from "../../../../lambdas/shared/firestore/access-token";

const GOOGLE = "https://firestore.googleapis.com";
const NOON = Date.parse("2026-11-12T12:00:00Z");
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const account = JSON.stringify({
  client_email: "ingest@project.iam.gserviceaccount.com",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  private_key_id: "key-1",
});

test("a token says who asks for which API, signed with the account's key", async () => {
  const token = await firestoreTokens(GOOGLE, account, () => NOON)();
  const { payload, protectedHeader } = await jwtVerify(token, publicKey, { currentDate: new Date(NOON) });
  expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
  expect(payload).toEqual({
    iss: "ingest@project.iam.gserviceaccount.com",
    sub: "ingest@project.iam.gserviceaccount.com",
    aud: "https://firestore.googleapis.com/",
    iat: NOON / 1000,
    exp: NOON / 1000 + 3600,
  });
});

test("a token is signed once for all who ask, and anew five minutes before its end", async () => {
  const sign = jest.spyOn(crypto.subtle, "sign");
  let time = NOON;
  const tokens = firestoreTokens(GOOGLE, account, () => time);
  const [first, second] = await Promise.all([tokens(), tokens()]);
  time = NOON + 54 * 60_000;
  expect(await tokens()).toBe(first);
  expect(second).toBe(first);
  expect(sign).toHaveBeenCalledTimes(1);
  time = NOON + 55 * 60_000;
  expect(await tokens()).not.toBe(first);
  expect(sign).toHaveBeenCalledTimes(2);
  sign.mockRestore();
});

test("an emulator is sent its fixed token when there is no key", async () => {
  expect(await firestoreTokens("http://127.0.0.1:8080", undefined, () => NOON)()).toBe("owner");
});

test("Google is never sent the emulators' token", async () => {
  await expect(firestoreTokens(GOOGLE, undefined, () => NOON)()).rejects.toThrow(
    "GCP_SERVICE_ACCOUNT is not set",
  );
});

test("a key that is none is refused without repeating it", () => {
  expect(() => parseServiceAccountKey("hush-hush")).toThrow(
    "The service-account key is not JSON. Set it to the whole JSON key file of the service account.",
  );
  expect(() => parseServiceAccountKey('{"private_key":"hush-hush"}')).toThrow(
    "has no client_email or no private_key",
  );
});
