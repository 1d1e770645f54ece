import { aircallSource } from "../../../lambdas/aircall-webhook/aircall-source";
import { guestySource } from "../../../lambdas/guesty-webhook/guesty-source";
import { receive } from "../../../lambdas/shared/ingestion/receive";
import { parseSecrets } from "../../../lambdas/shared/secrets";

/** The Workers that take the webhooks in, as far as an unsigned delivery gets. */
export interface Receiver {
  /** What they were given. */
  secrets: Record<string, string>;
  /** Whether anything answers at their hosts. */
  isUp: boolean;
  /** Takes the place of `fetch` for their hosts alone. */
  fetch: typeof fetch;
}

export function startReceiver(hosts: readonly string[]): Receiver {
  const receiver: Receiver = {
    secrets: {},
    isUp: true,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { hostname, pathname } = new URL(request.url);
      if (!hosts.includes(hostname)) return fetch(request);
      if (!receiver.isUp) throw new TypeError("fetch failed");
      return answer(request, pathname.split("/")[1] ?? "", receiver.secrets);
    },
  };
  return receiver;
}

function answer(request: Request, name: string, secrets: Record<string, string>): Promise<Response> {
  const guesty = () => {
    throw new Error("Nobody is to be asked.");
  };
  const webhookSecrets = parseSecrets(secrets["GUESTY_WEBHOOK_SECRETS"]);
  const queue = { send: () => Promise.reject(new Error("A delivery without a secret is not queued.")) };
  return receive(request, {
    source:
      name === "guesty"
        ? guestySource({ webhookSecrets, otherSecrets: [], guesty })
        : aircallSource(parseSecrets(secrets["AIRCALL_TOKENS"])),
    pathKeys: parseSecrets(secrets["WEBHOOK_PATH_KEYS"]),
    queue,
    journal: () => {},
    now: Date.now,
  });
}
