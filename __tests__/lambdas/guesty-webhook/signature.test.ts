import { isSigned, signatureHeaders, webhooksOf } from "../../../lambdas/guesty-webhook/signature";
import { SECRET, type Signing, signedHeaders } from "./signed-arrival";

/** What the libraries of the specification are all tested with (standard-webhooks/standard-webhooks, libraries). */
const VECTORS = [
  {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  },
  {
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
    timestamp: 1_649_367_553,
    body: '{"email":"test@example.com","username":"test_user"}',
    signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
  },
];

const encode = (text: string) => new TextEncoder().encode(text);

function check(body: string | Uint8Array, headers: Record<string, string>, secrets = [SECRET]): boolean {
  const signature = signatureHeaders(new Headers(headers));
  const bytes = typeof body === "string" ? encode(body) : body;
  return signature !== undefined && isSigned(signature, bytes, webhooksOf(secrets));
}

function signedAt(secondsFromNow: number, signing: Signing = {}) {
  return signedHeaders("{}", { ...signing, timestamp: Math.floor(Date.now() / 1000) + secondsFromNow });
}

afterEach(() => {
  jest.useRealTimers();
});

test.each(VECTORS)(
  "the published vector of $id passes at its time",
  ({ secret, id, timestamp, body, signature }) => {
    jest.useFakeTimers({ now: timestamp * 1000, doNotFake: ["setTimeout", "setImmediate", "nextTick"] });
    for (const family of ["svix", "webhook"]) {
      const headers = {
        [`${family}-id`]: id,
        [`${family}-timestamp`]: String(timestamp),
        [`${family}-signature`]: signature,
      };
      expect(check(body, headers, [secret])).toBe(true);
      expect(check(body, headers, [secret.replace("whsec_", "")])).toBe(true);
      expect(check(body, headers, [SECRET])).toBe(false);
      expect(check(body.replace("test", "tset"), headers, [secret])).toBe(false);
      expect(check(body, { ...headers, [`${family}-id`]: `${id}x` }, [secret])).toBe(false);
      expect(check(body, { ...headers, [`${family}-timestamp`]: String(timestamp + 1) }, [secret])).toBe(
        false,
      );
      jest.setSystemTime(timestamp * 1000 + 301_000);
      expect(check(body, headers, [secret])).toBe(false);
      jest.setSystemTime(timestamp * 1000);
    }
  },
);

test.each<[string, Record<string, string>]>([
  ["svix-* headers", signedHeaders("{}")],
  ["webhook-* headers", signedHeaders("{}", { family: "webhook" })],
])("a delivery with %s is accepted", (_, headers) => {
  expect(check("{}", headers)).toBe(true);
});

test("the times allowed are five minutes to both sides", () => {
  expect([-298, 298].map((seconds) => check("{}", signedAt(seconds)))).toEqual([true, true]);
  expect([-302, 302].map((seconds) => check("{}", signedAt(seconds)))).toEqual([false, false]);
});

test("while a secret takes another's place, either of them, and either of two signatures, is enough", () => {
  const other = `whsec_${Buffer.from("another invented secret, 32 long").toString("base64")}`;
  const headers = signedHeaders("{}", { secret: other });
  expect(check("{}", headers)).toBe(false);
  expect(check("{}", headers, [SECRET, other])).toBe(true);
  const old = signedHeaders("{}")["svix-signature"];
  const both = {
    ...headers,
    "svix-signature": `v1a,unknown v1,bm9uZQ== ${old} ${headers["svix-signature"]}`,
  };
  expect(check("{}", both)).toBe(true);
});

test.each<[string, Record<string, string>]>([
  ["no signature", { "svix-signature": "" }],
  ["half a signature", { "svix-signature": "v1," }],
  ["a signature without a version", { "svix-signature": "bm9uZQ==" }],
  [
    "the signature of another version",
    { "svix-signature": signedHeaders("{}")["svix-signature"]?.replace("v1", "v2") ?? "" },
  ],
  ["no id", { "svix-id": "" }],
  ["no time", { "svix-timestamp": "" }],
  ["a time that is none", { "svix-timestamp": "now" }],
])("%s is refused", (_, changes) => {
  expect(check("{}", { ...signedHeaders("{}"), ...changes })).toBe(false);
});

test("an id that is too long to be kept is refused", () => {
  expect(check("{}", signedHeaders("{}", { id: "m".repeat(256) }))).toBe(true);
  expect(check("{}", signedHeaders("{}", { id: "m".repeat(257) }))).toBe(false);
});

test("an id from one family of headers is not believed for the signature of the other", () => {
  const headers = { ...signedHeaders("{}", { family: "webhook", id: "msg_1" }), "svix-id": "msg_2" };
  expect(check("{}", headers)).toBe(true);
  expect(signatureHeaders(new Headers(headers))?.["webhook-id"]).toBe("msg_1");
  expect(check("{}", { ...headers, "webhook-id": "" })).toBe(false);
});

test("every byte counts: white space, a byte order mark, and what is not UTF-8", () => {
  const body = '{"a":"é"}';
  const headers = signedHeaders(body);
  expect(check(body, headers)).toBe(true);
  expect(check(`${body}\n`, headers)).toBe(false);
  expect(check(`\uFEFF${body}`, headers)).toBe(false);
  expect(check(Uint8Array.of(...encode(body), 0xff), headers)).toBe(false);
});

test("what is no secret of Standard Webhooks checks nothing", () => {
  expect(webhooksOf(["", "whsec_", "whsec_not base64!"])).toEqual([]);
});
