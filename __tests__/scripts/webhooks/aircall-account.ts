import { randomBytes, randomUUID } from "node:crypto";
import { serveFetch } from "../../../local/serve-fetch";

export const API_ID = "8f2c1d";
export const API_TOKEN = "api-token-5d41402abc4b";

interface StoredWebhook {
  webhook_id: string;
  custom_name: string;
  url: string;
  active: boolean;
  events: string[];
  created_at: string;
  token: string;
}

/** A company's account at Aircall, as far as webhooks go. */
export interface AircallAccount {
  url: string;
  webhooks: StoredWebhook[];
  /** What was asked, e.g. `POST /v1/webhooks`. */
  requests: string[];
  /** Answers of the next requests in place of the real ones. */
  refusals: { status: number; headers?: Record<string, string> }[];
  /** Whether it tells tokens again. */
  tellsTokens: boolean;
  close(): Promise<void>;
}

export async function openAccount(): Promise<AircallAccount> {
  const webhooks: StoredWebhook[] = [];
  const basic = `Basic ${Buffer.from(`${API_ID}:${API_TOKEN}`).toString("base64")}`;
  const account = { webhooks, requests: [] as string[], refusals: [] as AircallAccount["refusals"] };

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const { method, headers } = request;
    account.requests.push(`${method} ${pathname}`);
    const refusal = account.refusals.shift();
    // Aircall repeats nothing of ours, but somebody between us might.
    const body = { error: "refused", authorization: headers.get("authorization"), webhooks };
    if (refusal) return Response.json(body, refusal);
    if (!headers.has("authorization")) return Response.json({ error: "Unauthorized" }, { status: 401 });
    if (headers.get("authorization") !== basic) return Response.json({ error: "Forbidden" }, { status: 403 });
    const [, , , id] = pathname.split("/");
    if (id === undefined && method === "GET") {
      const page = Number(searchParams.get("page") ?? 1);
      const size = Number(searchParams.get("per_page") ?? 20);
      return Response.json({ webhooks: webhooks.slice((page - 1) * size, page * size).map(told) });
    }
    if (id === undefined) {
      const { custom_name, url, events } = (await request.json()) as StoredWebhook;
      if (!url.startsWith("https://")) return Response.json({ error: "https only" }, { status: 400 });
      const created_at = new Date(Date.UTC(2026, 10, 20) + webhooks.length * 60_000).toISOString();
      const token = randomBytes(16).toString("hex");
      const webhook = { webhook_id: randomUUID(), custom_name, url, active: true, events, created_at, token };
      webhooks.push(webhook);
      return Response.json({ webhook }, { status: 201 });
    }
    const webhook = webhooks.find(({ webhook_id }) => webhook_id === id);
    if (!webhook) return Response.json({ error: "Not Found" }, { status: 404 });
    if (method === "PUT") Object.assign(webhook, await request.json());
    if (method !== "DELETE") return Response.json({ webhook: told(webhook) });
    webhooks.splice(webhooks.indexOf(webhook), 1);
    return new Response(null, { status: 204 });
  };

  const service = await serveFetch(0, answer);
  const opened: AircallAccount = { ...account, url: service.url, tellsTokens: true, close: service.close };
  function told({ token, ...webhook }: StoredWebhook) {
    return opened.tellsTokens ? { ...webhook, token } : webhook;
  }
  return opened;
}
