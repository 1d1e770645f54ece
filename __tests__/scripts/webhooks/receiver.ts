import { parseSecrets } from "../../../lambdas/shared/secrets";

/** The Worker that takes the webhooks in, as far as an unsigned delivery gets. */
export interface Receiver {
  secrets: Record<string, string>;
  /** Whether anything answers at its host. */
  isUp: boolean;
  /** Takes the place of `fetch` for its host alone. */
  fetch: typeof fetch;
}

export function startReceiver(host: string): Receiver {
  const receiver: Receiver = {
    secrets: {},
    isUp: true,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.hostname !== host) return fetch(input, init);
      if (!receiver.isUp) throw new TypeError("fetch failed");
      return new Response(null, { status: statusFor(url.pathname.split("/")[2] ?? "", receiver.secrets) });
    },
  };
  return receiver;
}

function statusFor(pathKey: string, secrets: Record<string, string>): number {
  const keys = parseSecrets(secrets["WEBHOOK_PATH_KEYS"]);
  if (keys.length === 0) return 503;
  if (!keys.includes(pathKey)) return 404;
  return secrets["AIRCALL_TOKENS"] || secrets["GUESTY_WEBHOOK_SECRETS"] ? 401 : 503;
}
