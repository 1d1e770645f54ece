import { parseRetryAfter } from "../../lambdas/shared/call-json";
import { fixOf, ProviderFailure } from "./provider-failure";

export interface AircallApiOptions {
  /** E.g. `https://api.aircall.io`. */
  url: string;
  id: string;
  token: string;
  fetch: typeof fetch;
}

const TIMEOUT_MS = 15_000;

/** Aircall's API of an account: https://developer.aircall.io/api-references/#rest-api */
export class AircallApi {
  readonly #authorization: string;

  constructor(private readonly options: AircallApiOptions) {
    const { id, token } = options;
    this.#authorization = `Basic ${Buffer.from(`${id}:${token}`).toString("base64")}`;
  }

  /**
   * One call.
   *
   * @param path e.g. `/v1/webhooks`
   * @returns the JSON; `undefined` if the answer has none
   * @throws ProviderFailure if there is no answer in time, or one that is no success
   */
  async call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<unknown> {
    const { url, fetch } = this.options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: this.#authorization, ...(body && { "content-type": "application/json" }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch (cause) {
      throw new ProviderFailure("Aircall", `no answer from ${new URL(url).origin}`, fix(undefined), cause);
    }
    const { status, ok, headers } = response;
    const waitMs = parseRetryAfter(headers.get("retry-after"));
    const wait = waitMs === undefined ? "" : `, which asks to wait for ${Math.ceil(waitMs / 1000)} s`;
    if (!ok) throw new ProviderFailure("Aircall", `${status} from ${method} ${path}${wait}`, fix(status));
    try {
      return text === "" ? undefined : JSON.parse(text);
    } catch {
      throw new ProviderFailure("Aircall", `${method} ${path} did not answer with JSON`, fix(500));
    }
  }
}

function fix(status: number | undefined): string {
  return fixOf(status, "AIRCALL_API_ID and AIRCALL_API_TOKEN");
}
