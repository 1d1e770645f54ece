import * as z from "zod";
import { WANTED_EVENTS } from "../../lambdas/aircall-webhook/events";
import type { AircallApi } from "./aircall-api";
import type { Provider, Webhook } from "./provider";
import { ProviderFailure } from "./provider-failure";

// Aircall lets a company have 100 webhooks, and gives 50 a page at most.
const PAGE = 50;

/**
 * Aircall's webhooks, whose events are named one by one: an empty list stands for all there are and will be.
 * https://developer.aircall.io/api-references/#webhooks
 *
 * @param label what the webhooks are called in Aircall's dashboard
 */
export function aircallProvider(
  aircall: AircallApi,
  label: string,
  credentials: Record<string, string>,
): Provider {
  const at = ({ id }: Webhook) => `/v1/webhooks/${encodeURIComponent(id)}`;
  // The answers hold every webhook's token: they are read here, and go no further.
  const readPage = async (page: number) =>
    parse(Page, await aircall.call("GET", `/v1/webhooks?page=${page}&per_page=${PAGE}`)).webhooks;
  return {
    name: "aircall",
    events: WANTED_EVENTS,
    secretSetting: "AIRCALL_TOKENS",
    credentials,
    async list() {
      const webhooks: z.infer<typeof Stored>[] = [];
      for (let page = 1; ; page++) {
        const found = await readPage(page);
        webhooks.push(...found);
        if (found.length < PAGE) return webhooks.map(toWebhook);
      }
    },
    async create(url) {
      const body = { custom_name: label, url, events: WANTED_EVENTS };
      const { webhook } = parse(One, await aircall.call("POST", "/v1/webhooks", body));
      if (webhook.token) return { webhook: toWebhook(webhook), secret: webhook.token };
      throw new ProviderFailure(
        "Aircall",
        `the webhook ${webhook.webhook_id} was made, but without a token`,
        "Delete it in Aircall's dashboard and register again.",
      );
    },
    async mend(webhook) {
      await aircall.call("PUT", at(webhook), {
        custom_name: label,
        url: webhook.url,
        events: WANTED_EVENTS,
        active: true,
      });
    },
    async remove(webhook) {
      await aircall.call("DELETE", at(webhook));
    },
    async secretOf(webhook) {
      return parse(One, await aircall.call("GET", at(webhook))).webhook.token ?? undefined;
    },
  };
}

const Stored = z.object({
  webhook_id: z.string(),
  url: z.string(),
  active: z.boolean(),
  events: z.array(z.string()),
  created_at: z.string().nullish(),
  token: z.string().nullish(),
});
const One = z.object({ webhook: Stored });
const Page = z.object({ webhooks: z.array(Stored) });

function toWebhook({ webhook_id: id, url, active, events, created_at }: z.infer<typeof Stored>): Webhook {
  const time = Date.parse(created_at ?? "");
  const createdAt = Number.isNaN(time) ? undefined : new Date(time).toISOString();
  return { id, url, active, events, createdAt };
}

/** The message of zod's own error would repeat what was answered. */
function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  throw new ProviderFailure(
    "Aircall",
    "the answer has another form than it used to have",
    "Look for a newer version of this command.",
  );
}
