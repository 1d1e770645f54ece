import type { Fault } from "../../../local/guesty/faults";
import { type GuestyOptions, startGuesty } from "../../../local/guesty/server";
import type { World } from "../../../local/guesty/world";
import type { RunningService } from "../../../local/service";

export const CLIENT_ID = "0oa0invented";
export const CLIENT_SECRET = "an-invented-client-secret";

/** An answer of the API. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever the API answers.
  body: any;
}

/** One account, the clock that it sees, and who asks it. */
export class GuestyAccount {
  private constructor(
    readonly clock: { time: number },
    readonly faults: Fault[],
    private readonly service: RunningService,
  ) {}

  static async open(options: Partial<GuestyOptions> = {}): Promise<GuestyAccount> {
    const clock = { time: Date.parse("2026-11-24T00:00:00Z") };
    const faults: Fault[] = [];
    const world: World = { reservations: [], folios: [], listings: [], guests: [] };
    const service = await startGuesty({
      port: 0,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      world,
      faults,
      now: () => clock.time,
      ...options,
    });
    return new GuestyAccount(clock, faults, service);
  }

  get url(): string {
    return this.service.url;
  }

  close(): Promise<void> {
    return this.service.close();
  }

  async mint(changes: Record<string, string> = {}): Promise<Answer> {
    const form = {
      grant_type: "client_credentials",
      scope: "open-api",
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      ...changes,
    };
    return this.#ask("/oauth2/token", { method: "POST", body: new URLSearchParams(form) });
  }

  async token(): Promise<string> {
    return (await this.mint()).body.access_token;
  }

  call(token: string, path: string, method = "GET", body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return this.#ask(`/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async #ask(path: string, request: RequestInit): Promise<Answer> {
    const answer = await fetch(this.url + path, request);
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }
}
