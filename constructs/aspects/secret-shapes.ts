/** What secrets of one kind look like. */
interface Shape {
  /** What is found, e.g. `a GitHub token`. */
  kind: string;
  pattern: RegExp;
}

/** A secret found in a text. */
export interface SecretText {
  /** What it seems to be, e.g. `a GitHub token`. */
  kind: string;
  /** The secret itself: never to be shown. */
  secret: string;
}

// Tokens are looked for as whole words, so that long Base64 data does not hold one by chance.
const tokenShapes: Shape[] = [
  {
    kind: "a private key",
    // Code may name the header, so that only one with a key behind it counts.
    pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\\+[nr]|\s|["'+])*[A-Za-z0-9+/=]{60,}/,
  },
  // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  { kind: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/ },
  { kind: "a GitHub token", pattern: /\bgithub_pat_\w{50,}\b/ },
  { kind: "a Groq key", pattern: /\bgsk_[A-Za-z0-9]{40,}\b/ },
  { kind: "a Google API key", pattern: /\bAIza[\w-]{35}(?![\w+/=-])/ },
  { kind: "a Google access token", pattern: /\bya29\.[\w-]{20,}/ },
  { kind: "a Google client secret", pattern: /\bGOCSPX-[\w-]{20,}/ },
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats
  { kind: "a Cloudflare token", pattern: /\bcf(?:k|ut|at)_[A-Za-z0-9]{40,}\b/ },
  { kind: "a Cloudflare origin CA key", pattern: /\bv1\.0-[0-9a-f]{24}-[0-9a-f]{100,}\b/ },
  { kind: "an API key", pattern: /(?<![\w-])sk[-_](?:[A-Za-z0-9]+[-_])*(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}/ },
  { kind: "a Slack token", pattern: /\bxox[abeoprs]-[\w-]{20,}/ },
  { kind: "an AWS key id", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { kind: "a Docker token", pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/ },
  { kind: "a Swarm join token", pattern: /\bSWMTKN-1-[0-9a-z]{40,}-[0-9a-z]{20,}/ },
  { kind: "a JSON Web Token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/ },
];

const textShapes: Shape[] = [
  {
    kind: "a password in a URL",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`${}<>]*:[^\s/@"'`${}<>]{3,}@/i,
  },
  { kind: "a header that authorizes", pattern: /\b(?:Basic|Bearer) (?=[\w+/.~-]*\d)[\w+/.~-]{16,}/ },
];

/** The first secret of a known shape in the text of a file. */
export function secretIn(file: string): SecretText | undefined {
  return find(tokenShapes, file);
}

/** The first secret in the text of an argument, by its shape or, in scripts and configurations, by what it is set to. */
export function secretInArgument(text: string): SecretText | undefined {
  return find([...tokenShapes, ...textShapes], text) ?? assigned(text);
}

function find(shapes: Shape[], text: string): SecretText | undefined {
  for (const { kind, pattern } of shapes) {
    const [secret] = pattern.exec(text) ?? [];
    if (secret !== undefined) return { kind, secret };
  }
  return undefined;
}

const assignment =
  /(\w{0,40}(?:password|passwd|token|secret|api[_-]?key|private[_-]?key))["']?[ \t]*[:=][ \t]*["']?([\w+/=]{6,})(?![\w+/=-])/gi;

/** A random value that one line of several gives to a name such as `QDRANT_API_KEY`. */
function assigned(text: string): SecretText | undefined {
  if (!/\n|\\n/.test(text)) return undefined;
  for (const [, name = "", secret = ""] of text.matchAll(assignment)) {
    const least = /passw/i.test(name) ? 6 : 16;
    if (secret.length >= least && /\d/.test(secret) && /[a-z]/i.test(secret) && !secret.startsWith("/")) {
      return { kind: `a value for ${name}`, secret };
    }
  }
  return undefined;
}
