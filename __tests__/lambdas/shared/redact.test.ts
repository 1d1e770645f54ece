import fc from "fast-check";
import { REDACTED, redact, redactText } from "../../../lambdas/shared/redact";

const SIGNED = "https://media.example/call.mp3?X-Amz-Credential=a%2Fb&X-Amz-Signature=5f0cc1";

/** Letters of no secret, so that a survivor is one that was planted. */
const plain = fc.stringMatching(/^[G-Z ]{0,12}$/);
const secret = fc.stringMatching(/^[a-f0-9]{24}$/);

/** Turns a secret into something that a payload may hold it in. */
const hidingPlace = fc.constantFrom<(secret: string) => unknown>(
  (secret) => ({ token: secret }),
  (secret) => ({ "X-Api-Key": secret }),
  (secret) => ({ access_token: { value: [secret] } }),
  (secret) => ({ recording: secret }),
  (secret) => ({ voicemail_short_url: secret }),
  (secret) => ({ presigned_url: secret }),
  (secret) => `see https://media.example/a.mp3?X-Amz-Signature=${secret}&x=1 for it`,
  (secret) => `https://cdn.example/a.mp3?Expires=1&Signature=${secret}&Key-Pair-Id=K`,
  (secret) => `https://blobs.example/a?sv=1&sig=${secret}`,
  (secret) => `https://proxy.example/?to=${encodeURIComponent(`https://media.example/?token=${secret}`)}`,
  (secret) => `https://proxy.example/?bad=%E0&to=https%3A%2F%2Fmedia.example%3Ftoken%3D${secret}`,
  (secret) => `https://user:${secret}@host.example/path`,
  (secret) => `https://host.example/#access_token=${secret}`,
  (secret) => `https://host.example/calendar/1.ics?s=${secret}`,
  (secret) => `he said {"url":"https://media.example/a.mp3?x=1\\u0026X-Amz-Signature=${secret}"} and hung up`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `eyJhbGciOiJIUzI1NiJ9.${secret}.${secret}`,
  (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
  (secret) => JSON.stringify({ note: "N", password: secret }),
  (secret) => JSON.stringify(JSON.stringify([{ secret }])),
  (secret) => ({ [`https://media.example/?sig=${secret}`]: 1 }),
);

/** A payload of any form with something in one place of it. */
function payloadAround(planted: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const filler = fc.oneof(plain, fc.integer({ min: 0, max: 9 }), fc.boolean(), fc.constant(null));
  const wrap = fc.oneof(
    fc.tuple(plain, filler).map(([key, other]) => (inner: unknown) => ({ other, [`Z${key}`]: inner })),
    fc.array(filler, { maxLength: 3 }).map((others) => (inner: unknown) => [...others, inner]),
  );
  return fc
    .tuple(planted, fc.array(wrap, { maxLength: 6 }))
    .map(([inner, wraps]) => wraps.reduce((value, put) => put(value), inner));
}

test("no secret survives anywhere in a payload", () => {
  const planted = fc.tuple(secret, hidingPlace);
  fc.assert(
    fc.property(
      planted.chain(([value, hide]) => fc.tuple(fc.constant(value), payloadAround(fc.constant(hide(value))))),
      ([value, payload]) => {
        expect(JSON.stringify(payload)).toContain(value);
        expect(JSON.stringify(redact(payload))).not.toContain(value);
      },
    ),
    { numRuns: 500 },
  );
});

test("a known secret survives neither in a text nor in a key, plain or percent-encoded", () => {
  const known = fc.stringMatching(/^[a-f0-9+/=]{16,32}$/);
  const spots = fc.constantFrom<(secret: string) => unknown>(
    (secret) => `it was ${secret}!`,
    (secret) => ({ [secret]: true }),
    (secret) => ({ note: `q=${encodeURIComponent(secret)}` }),
  );
  fc.assert(
    fc.property(
      fc
        .tuple(known, spots)
        .chain(([value, spot]) => fc.tuple(fc.constant(value), payloadAround(fc.constant(spot(value))))),
      ([value, payload]) => {
        const redacted = JSON.stringify(redact(payload, [value]));
        expect(redacted).not.toContain(value);
        expect(redacted).not.toContain(encodeURIComponent(value));
      },
    ),
  );
});

test("what holds no secret stays as it is", () => {
  fc.assert(fc.property(payloadAround(plain), (payload) => expect(redact(payload)).toEqual(payload)));
});

test("a call keeps its facts and loses its token and media links", () => {
  const call = { id: 1, asset: "https://assets.example/1?tab=notes", live_recording_activated: true };
  expect(
    redact({
      token: "t",
      data: { ...call, recording: SIGNED, recording_short_url: SIGNED, voicemail: null },
    }),
  ).toEqual({
    token: REDACTED,
    data: { ...call, recording: REDACTED, recording_short_url: REDACTED, voicemail: null },
  });
});

test("only the signed link is taken out of a sentence", () => {
  expect(redactText(`Guest sent ${SIGNED} at 10:15, basic cleaning booked`)).toBe(
    `Guest sent ${REDACTED} at 10:15, basic cleaning booked`,
  );
});

test("credentials in JSON that stands in the middle of a text are taken out, also where it is cut off", () => {
  for (const text of [
    'I got {"accessToken":"a1b2c3","ok":1} back',
    'I got {\\"accessToken\\": \\"a1b2c3\\", \\"ok\\":1} back',
    '401: {"error":"no","access_token":"a1b2c3',
    '{"password":"x\\"a1b2c3"} ',
  ]) {
    expect(redactText(`It says: ${text}`)).not.toContain("a1b2c3");
  }
  expect(redactText('It says {"name":"a1b2c3"}')).toBe('It says {"name":"a1b2c3"}');
});

test("a payload nested thousands of levels deep is cut, not a reason to fail", () => {
  const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  expect(JSON.stringify(redact(deep))).toBe(`${"[".repeat(100)}"${REDACTED}"${"]".repeat(100)}`);
});

test("a secret is found with something invisible inside, and text without secrets is left as it is", () => {
  expect(redactText("the token is whis\u200bper-9c2f", ["whisper-9c2f"])).toBe("the token is [redacted]");
  expect(redactText("gsk_\u00adabcdefghijklmnop")).toBe("[redacted]");
  expect(redactText("a family \u{1f468}\u200d\u{1f469}", ["whisper-9c2f"])).toBe(
    "a family \u{1f468}\u200d\u{1f469}",
  );
});

test("nothing is left of a secret that begins like another one", () => {
  expect(redactText("it is whisper-9c2f", ["whisper", "whisper-9c2f"])).toBe("it is [redacted]");
});

test.each([
  "-eyJabcdefgh",
  "eyJabcdefgh.a",
  "eyJ-",
  "Bearer ",
  "basic abc",
  "-----BEGIN A",
  "-----BEGIN PRIVATE KEY-----",
  "-----END A",
  "sk-",
  "ya29.",
  '"a" ',
  '\\"a\\":',
  '"token":"',
  "\\",
  '{"a":',
  "://",
  "a?b=c&",
  "%25",
  "\\u0026",
  "\u200b",
  " ",
])("a megabyte of %j is redacted in time that grows with its length alone", (unit) => {
  // Time that grew with the square of it would be minutes.
  redactText(`x ${unit.repeat(Math.ceil(1_000_000 / unit.length))}`);
});

test("a text that happens to be JSON stays as it was written unless a secret is in it", () => {
  for (const text of ["[12345678901234567890]", "[1e400]", '{ "a" : 1 }'])
    expect(redactText(text)).toBe(text);
  expect(redactText('{"token":"abc","n":12345678901234567890}')).not.toContain("abc");
  expect(redactText('{"token":"abc","token":null}')).not.toContain("abc");
});
