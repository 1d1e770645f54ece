// What ends in these words, whichever of several it is, holds a secret; what merely has them, such as `token_ttl` or `secret_id`, does not.
const secretName =
  /(?:^|_)(?:password|passwd|passphrase|pass|pwd|secret|token|api_?key|private_key|secret_key|secret_access_key|signing_key|encryption_key|master_key|secret_data|secret_text|key_base64|key_jwk)s?(?:_wo|_?v?\d+|_(?:old|new|previous|current|next))?$/;

const numberOfTokens = /(?:^|_)tokens(?:_|$)/;
const looseName = /key|token|auth|secret|bearer/;
const publicName = /(?:^|_)(?:site|public|publishable)_key/;

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
  const plain = snakeCase(name);
  if (!isMixed || !looseName.test(plain) || publicName.test(plain)) return undefined;
  if (/^[A-Za-z0-9]{64}$/.test(value)) return "a Hetzner token";
  return /^[\w-]{40}$/.test(value) ? "a Cloudflare token" : undefined;
}

/** Whether a value says nothing secret: a switch, a file's path, an address, or where Google keeps the secret. */
function isHarmless(value: string): boolean {
  return /^(?:|true|false|yes|no|on|off|[01]|\/.*|https?:\/\/.*|projects\/[^/]+\/secrets\/.*)$/.test(
    value.trim(),
  );
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
}
