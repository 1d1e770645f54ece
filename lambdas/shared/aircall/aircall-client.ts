import * as z from "zod";
import { callJson } from "../call-json";
import { ServiceError } from "../service-error";

/** A webhook as Aircall keeps it. */
export type AircallWebhook = z.infer<typeof Webhook>;

const Webhook = z.object({
  webhook_id: z.string(),
  url: z.string(),
  /** `false`: Aircall gave up on it after too many failures. */
  active: z.boolean(),
  /** Event names. */
  events: z.array(z.string()),
  custom_name: z.string().nullish(),
  created_at: z.string().nullish(),
  /** What each delivery carries. Secret: it must not be logged. */
  token: z.string().nullish(),
});
const Page = z.object({ webhooks: z.array(Webhook) });
const Creation = z.object({ webhook: Webhook });

export interface AircallOptions {
  /** Default `https://api.aircall.io`. */
  url?: string;
  apiId: string;
  apiToken: string;
  fetch: typeof fetch;
  /** Waits for a number of milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

// A company has 100 webhooks at most, and a page 50 things: https://developer.aircall.io/api-references/#webhooks
const PAGE = 50;
const PAGES = 2;
const TIMEOUT_MS = 10_000;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * The calls of Aircall's API that the webhooks need. All integrations of a company share 60 to 120 requests a minute:
 * what is refused for that, or fails for a moment, is tried again after the wait that Aircall asks for, or one that
 * doubles each time. Every failure is a {@link ServiceError}.
 */
export class AircallClient {
  readonly #authorization: string;

  constructor(private readonly options: AircallOptions) {
    this.#authorization = `Basic ${btoa(`${options.apiId}:${options.apiToken}`)}`;
  }

  /** All webhooks of the company. */
  async webhooks(): Promise<AircallWebhook[]> {
    const found: AircallWebhook[] = [];
    for (let page = 1; page <= PAGES; page++) {
      const answer = await this.#call("GET", `/v1/webhooks?page=${page}&per_page=${PAGE}`);
      const { success, data } = Page.safeParse(answer);
      // Not the parser's own message: it may repeat a token.
      if (!success) throw new ServiceError("Aircall", "/v1/webhooks did not answer with webhooks");
      found.push(...data.webhooks);
      if (data.webhooks.length < PAGE) break;
    }
    return found;
  }

  /** Has deliveries sent to a webhook again. Without its events it would get those of all kinds. */
  async enable({ webhook_id, url, custom_name, events }: AircallWebhook): Promise<void> {
    const name = custom_name ? { custom_name } : {};
    await this.#call("PUT", `/v1/webhooks/${encodeURIComponent(webhook_id)}`, {
      ...name,
      url,
      events,
      active: true,
    });
  }

  /** Makes a webhook, with a token of its own. */
  async create(webhook: Pick<AircallWebhook, "url" | "events" | "custom_name">): Promise<AircallWebhook> {
    const { success, data } = Creation.safeParse(await this.#call("POST", "/v1/webhooks", webhook));
    if (!success) throw new ServiceError("Aircall", "/v1/webhooks did not answer with the new webhook");
    return data.webhook;
  }

  async remove({ webhook_id }: AircallWebhook): Promise<void> {
    await this.#call("DELETE", `/v1/webhooks/${encodeURIComponent(webhook_id)}`);
  }

  async #call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<unknown> {
    const { url = "https://api.aircall.io", fetch, sleep, random } = this.options;
    const headers = { authorization: this.#authorization };
    for (let attempt = 1; ; attempt++) {
      try {
        return await callJson({
          service: "Aircall",
          method,
          url: url + path,
          headers,
          body,
          timeoutMs: TIMEOUT_MS,
          fetch,
        });
      } catch (error) {
        if (!(error instanceof ServiceError) || !mayRepeat(method, error) || attempt >= ATTEMPTS) throw error;
        const wait = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random());
        // Whoever calls again by a schedule need not wait so long here.
        if (wait > LONGEST_WAIT_MS) throw error;
        await sleep(wait);
      }
    }
  }
}

/** What was made although nobody heard of it would be made twice. */
function mayRepeat(method: string, error: ServiceError): boolean {
  return method === "POST" ? error.status === 429 : error.transient;
}
