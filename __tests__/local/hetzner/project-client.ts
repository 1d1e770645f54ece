import type { Fault } from "../../../local/hetzner/faults";
import type { Seed } from "../../../local/hetzner/seed";
import { startHetzner } from "../../../local/hetzner/server";

export const TOKEN = "project-token";

export const seed: Seed = {
  network: "dev-network",
  firewall: "dev-backup",
  snapshots: [{ description: "backup server", labels: { role: "backup" }, architecture: "x86" }],
  volumes: [{ name: "dev-backups", labels: { role: "backup" }, location: "fsn1" }],
};

/** An answer of the API. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever the API answers.
  body: any;
}

/** One project, the clock that it sees, and who asks it. */
export class ProjectClient {
  time = Date.parse("2026-11-24T00:00:00Z");
  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(options: { faults?: Fault[]; requestsPerHour?: number } = {}): Promise<ProjectClient> {
    const clock = { now: () => Date.parse("2026-11-24T00:00:00Z") };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const service = await startHetzner({
      port: 0,
      token: TOKEN,
      seed,
      actionMs: 1000,
      now: () => clock.now(),
      log,
      ...options,
    });
    const client = new ProjectClient(`${service.url}/v1`, service.close);
    clock.now = () => client.time;
    return client;
  }

  async call(method: string, path: string, body?: unknown, token = TOKEN): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(this.url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  /** A server that the API would make, with some fields changed. */
  async order(changes: object = {}): Promise<object> {
    const id = async (path: string, collection: string) =>
      (await this.get(path)).body[collection][0].id as number;
    return {
      name: "backup-1",
      server_type: "cx23",
      image: await id("/images", "images"),
      location: "fsn1",
      volumes: [await id("/volumes", "volumes")],
      networks: [await id("/networks", "networks")],
      firewalls: [{ firewall: await id("/firewalls", "firewalls") }],
      labels: { role: "backup-server" },
      ...changes,
    };
  }
}
