import { visibleText } from "./visible-text";

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/**
 * A copy of a JSON value without credentials: what sits under a credential's name, media links that carry their own
 * permission, tokens of a known form, and the given secrets wherever they occur, in keys as well as in values.
 * What is nested deeper than 100 levels is left out.
 *
 * @param secrets values that are known to be secret, such as the tokens a webhook is checked with
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return redactValue(value, secrets, MAX_DEPTH);
}

/** A text without signed links, tokens of a known form and the given secrets. JSON inside it is redacted as JSON. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return redactString(text, secrets, MAX_DEPTH);
}

// Nothing real nests so deep, and a hostile payload must not exhaust the stack.
const MAX_DEPTH = 100;

// `recording`, `voicemail` and `…_short_url` are Aircall's media links, `presigned_url` and `media_url` its message
// attachments, `download_url` its reports; `ai_voice_agent_session_id` names a conversation and opens nothing.
const CREDENTIAL_NAME =
  /token|secret|passw|passphrase|passcode|authorization|apikey|accesskey|privatekey|credential|signature|cookie|(?<!aivoiceagent)session|presigned|(?:key|door|access|lock|gate|entry)code|lockpin|cardnumber|cvv|(?:short|media|download)url|^(?:recording|voicemail|auth|jwt|sig|pwd)(?:url)?$|^last4$/;

// Of the links that Amazon, Google and CloudFront sign.
const SIGNATURE_PARAMETER = /^(?:x-amz-|x-goog-|key-pair-id$|policy$|expires$|hmac$)/i;

const TOKEN_FORMS = new RegExp(
  [
    String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`,
    String.raw`(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*`, // JSON Web Token
    String.raw`\b[Bb]earer\s+[\w.~+/-]{16,}=*`,
    String.raw`\b[Bb]asic\s+(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{12,}=*`,
    String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`, // Amazon access key
    String.raw`\bAIza[\w-]{35}`, // Google API key
    String.raw`\bya29\.[\w-]+`, // Google access token
    String.raw`\b(?:whsec|gsk|sk|ghp|gho|glpat|xox[abp])[_-][\w-]{16,}`,
  ].join("|"),
  "g",
);

// A member of JSON in the middle of a text, whose end may be cut off; the quotes may be escaped.
const QUOTED_MEMBER = /((\\{0,3}")([^"\\]{1,100})\2\s*:\s*\2)(?:(?!\2)(?:\\[\s\S]|[^\\]))*/g;

function redactValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redactString(value, secrets, depth);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactString(key, secrets, depth - 1),
      isCredentialName(key) && hasContent(item) ? REDACTED : redactValue(item, secrets, depth - 1),
    ]),
  );
}

function redactString(text: string, secrets: readonly string[], depth: number): string {
  const embedded = depth > 0 ? parseEmbeddedJson(text) : undefined;
  if (embedded !== undefined) {
    const redacted = JSON.stringify(redactValue(embedded, secrets, depth - 1));
    // Otherwise the text stays as it was written: not every number survives being parsed.
    if (redacted !== JSON.stringify(embedded)) return redacted;
  }
  // A secret with something invisible inside is whole again as soon as that is taken out.
  const visible = visibleText(text);
  const redacted = withoutSecrets(visible, secrets)
    .replace(QUOTED_MEMBER, (member, start: string, _: string, name: string) =>
      isCredentialName(name) ? `${start}${REDACTED}` : member,
    )
    .replace(TOKEN_FORMS, REDACTED)
    .replace(/\S+/g, (word) => (grantsAccess(word) ? REDACTED : word));
  return redacted === visible ? text : redacted;
}

function parseEmbeddedJson(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return (
    secrets
      .filter((secret) => secret !== "")
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      // The end of a longer one would be left if a shorter one is how it begins.
      .sort((a, b) => b.length - a.length)
      .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text)
  );
}

/** Names are compared without case and punctuation: `X-Api-Key`, `api_key` and `apiKey` are one. */
function isCredentialName(name: string): boolean {
  return CREDENTIAL_NAME.test(name.toLowerCase().replace(/[^a-z0-9]/g, ""));
}

/** Nothing and yes-or-no give nothing away. */
function hasContent(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== "boolean";
}

/** Whether a link carries its own permission: a signature, a token or a password. A calendar's has no other name. */
function grantsAccess(link: string): boolean {
  const plain = decode(link);
  if (/:\/\/[^/?#]*@|\.ics\?./i.test(plain)) return true;
  const [, ...parameters] = plain.split(/[?&#;]/);
  return parameters.some((parameter) => {
    const [name = "", value] = parameter.split("=", 2);
    return value !== undefined && (isCredentialName(name) || SIGNATURE_PARAMETER.test(name));
  });
}

/**
 * Undoes percent-encoding up to three times, because a link may carry another link in its query, and the escapes of JSON:
 * some encoders write an ampersand as such.
 */
function decode(link: string, rounds = 3): string {
  const decoded = link.replace(/(?:%|\\{1,7}u00)([2-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return rounds > 1 && decoded !== link ? decode(decoded, rounds - 1) : decoded;
}
