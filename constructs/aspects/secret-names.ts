// What ends in these words holds a secret; what merely has them, such as `token_ttl` or `secret_id`, does not.
const secretName =
  /(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|api_?key|private_key|secret_key|secret_access_key|signing_key|encryption_key|master_key|secret_data|secret_text|key_base64|key_jwk)s?(?:_wo)?$/;

const numberOfTokens = /(?:^|_)tokens$/;
const looseName = /key|token|auth|secret|bearer/;

/**
 * Whether a value is a secret because of the name it is given to.
 *
 * @param name of an argument or an environment variable, in whatever case
 */
export function isSecretByName(name: string, value: string): boolean {
  const plain = snakeCase(name);
  if (numberOfTokens.test(plain) && /^\d+$/.test(value)) return false;
  return secretName.test(plain) && !isHarmless(value);
}

/** What a value under a name that has to do with secrets seems to be, by its length and letters. */
export function tokenUnder(name: string, value: string): string | undefined {
  const isMixed = /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (!isMixed || !looseName.test(snakeCase(name))) return undefined;
  if (/^[A-Za-z0-9]{64}$/.test(value)) return "a Hetzner token";
  return /^[\w-]{40}$/.test(value) ? "a Cloudflare token" : undefined;
}

/** Whether a value says nothing secret: a switch, a file's path or an address. */
function isHarmless(value: string): boolean {
  return /^(?:|true|false|\/.*|https?:\/\/.*)$/.test(value.trim());
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
}
