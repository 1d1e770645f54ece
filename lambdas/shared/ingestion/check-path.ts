import { equalsAnySecret } from "../constant-time";
import { Refusal } from "./refusal";

/**
 * Refuses what is not posted to `/<name>/<path key>`. The key cannot be guessed, so that only the provider finds the
 * way; how it is compared tells nothing of it.
 *
 * @param keys every key that is valid; without any nobody is let in
 * @throws Refusal with status 404, or 503 without keys
 */
export async function checkPath(url: string, name: string, keys: readonly string[]): Promise<void> {
  const [, first, key = "", ...others] = new URL(url).pathname.split("/");
  if (first === name && keys.length === 0) {
    throw new Refusal(
      503,
      "no-path-key-configured",
      "The receiver has no path key to tell its senders by.",
      `Set WEBHOOK_PATH_KEYS of the ${name} receiver.`,
      { "retry-after": "30" },
    );
  }
  const isKnown = await equalsAnySecret(key, keys);
  if (first === name && others.length === 0 && isKnown) return;
  throw new Refusal(
    404,
    "unknown-path",
    "Nothing listens on this path.",
    `Send ${name} webhooks to /${name}/<path key>, with the key that the receiver was given.`,
  );
}
