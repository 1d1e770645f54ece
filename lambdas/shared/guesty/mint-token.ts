import * as z from "zod";
import { ServiceError } from "../service-error";
import { callGuesty } from "./call-guesty";

/** A token that Guesty has just given. */
export interface MintedToken {
  value: string;
  lifetimeMs: number;
}

export interface MintOptions {
  /** E.g. `https://open-api.guesty.com`. */
  url: string;
  clientId: string;
  clientSecret: string;
  fetch: typeof fetch;
}

/**
 * Asks for an access token: https://open-api-docs.guesty.com/docs/authentication
 *
 * @throws RateLimitError if the day's tokens are used up
 * @throws ServiceError for any other failure
 */
export async function mintToken({ url, clientId, clientSecret, fetch }: MintOptions): Promise<MintedToken> {
  const { body } = await callGuesty(fetch, new URL("/oauth2/token", url), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: "open-api",
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  });
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new ServiceError("Guesty", "/oauth2/token did not answer with a token");
  return { value: answer.data.access_token, lifetimeMs: answer.data.expires_in * 1000 };
}

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
