import { randomBytes } from "node:crypto";
import type { Firestore } from "@google-cloud/firestore";
import { hetznerCloud } from "../../../lambdas/backup/hetzner-client";
import type { HttpAnswer } from "../../../lambdas/backup/http-answer";
import { manageBackups } from "../../../lambdas/backup/manage-backups";
import type { Management } from "../../../lambdas/backup/management";
import { firestoreRuns } from "../../../lambdas/backup/run-store";
import { takeReport } from "../../../lambdas/backup/take-report";
import { startFirestore } from "../../../local/firestore/server";
import type { Fault } from "../../../local/hetzner/faults";
import type { Seed } from "../../../local/hetzner/seed";
import { startHetzner } from "../../../local/hetzner/server";
import { connectFirestore } from "../../conformance/firestore/client";

export const TOKEN = "hetzner-project-token";
export const HOUR = 3_600_000;

export const seed: Seed = {
  network: "dev-network",
  firewall: "dev-backup",
  snapshots: [
    {
      description: "old",
      labels: { role: "backup" },
      architecture: "x86",
      created: "2026-11-01T00:00:00.000Z",
    },
    {
      description: "new",
      labels: { role: "backup" },
      architecture: "x86",
      created: "2026-11-20T00:00:00.000Z",
    },
    {
      description: "arm",
      labels: { role: "backup" },
      architecture: "arm",
      created: "2026-11-22T00:00:00.000Z",
    },
  ],
  volumes: [
    { name: "dev-backups", labels: { environment: "dev", role: "backup" }, location: "fsn1" },
    { name: "dev-mongo", labels: { environment: "dev", role: "mongo" }, location: "fsn1" },
  ],
};

/** A server as the API shows it. */
export interface ShownServer {
  id: number;
  name: string;
  labels: Record<string, string>;
  image: { description: string };
  volumes: number[];
  status: string;
}

export interface LogLine {
  severity: "info" | "warn" | "error";
  event: string;
  [field: string]: unknown;
}

/** Firestore and a Hetzner project, both stand-ins, with the functions before them and a clock that tests move. */
export class Estate {
  /** Milliseconds since 1970. */
  time = Date.parse("2026-11-24T02:15:00Z");
  readonly waits: number[] = [];
  readonly lines: LogLine[] = [];
  readonly requests: string[] = [];
  /** What the server's cloud-init was given, by run. */
  readonly userData = new Map<string, string>();
  readonly management: Management;
  private closing: (() => unknown)[] = [];

  private constructor(
    readonly firestore: Firestore,
    readonly hetznerUrl: string,
  ) {
    this.management = this.manage({});
  }

  static async open({
    faults = [],
    ...options
  }: {
    faults?: Fault[];
    seed?: Seed;
    requestsPerHour?: number;
  } = {}) {
    const documents = await startFirestore({ port: 0 });
    let estate: Estate | undefined;
    const hetzner = await startHetzner({
      port: 0,
      token: TOKEN,
      seed,
      faults,
      actionMs: 5000,
      now: () => estate?.time ?? Date.parse("2026-11-24T02:00:00Z"),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      ...options,
    });
    const firestore = connectFirestore(`127.0.0.1:${documents.port}`, "demo");
    estate = new Estate(firestore, hetzner.url);
    estate.closing = [() => firestore.terminate(), documents.close, hetzner.close];
    return estate;
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close();
  }

  /** What the function works with; parts of it may be others. */
  manage(changes: Partial<Management> & { fetch?: typeof fetch }): Management {
    const { fetch: send = this.send, ...others } = changes;
    const keep = (severity: LogLine["severity"]) => (event: string, fields?: object) => {
      this.lines.push({ severity, event, ...fields });
    };
    return {
      runs: firestoreRuns(this.firestore),
      hetzner: hetznerCloud({
        url: `${this.hetznerUrl}/v1`,
        token: TOKEN,
        fetch: send,
        now: () => this.time,
        sleep: async (milliseconds) => {
          this.waits.push(milliseconds);
          this.time += milliseconds;
        },
        random: () => 1,
      }),
      server: {
        type: "cx23",
        location: "fsn1",
        network: "dev-network",
        firewall: "dev-backup",
        imageSelector: "role=backup",
        volumeSelector: "environment=dev,role=backup",
      },
      keep: { daily: 7, weekly: 4, monthly: 12 },
      reportUrl: "https://reports.example",
      longestRunMs: 6 * HOUR,
      longestGapMs: 26 * HOUR,
      log: { info: keep("info"), warn: keep("warn"), error: keep("error") },
      now: () => this.time,
      randomBytes,
      ...others,
    };
  }

  /** Asks the private function. */
  post(path: "/start" | "/reap" | "/check", management = this.management): Promise<HttpAnswer> {
    return manageBackups({ method: "POST", path }, management);
  }

  /** Starts a backup and gives its run. */
  async start(): Promise<string> {
    const { status, body } = await this.post("/start");
    if (status !== 201) throw new Error(`not started: ${JSON.stringify(body)}`);
    return (body as { run: string }).run;
  }

  /** What the server of a run was told. */
  task(run: string): { run: string; reportUrl: string; token: string; volume: string; keep: object } {
    const config = JSON.parse((this.userData.get(run) ?? "").replace("#cloud-config\n", ""));
    return JSON.parse(config.write_files[0].content);
  }

  /** Reports as the server of a run does. */
  report(run: string, body: object, token = this.task(run).token): Promise<HttpAnswer> {
    const size = JSON.stringify(body).length;
    const request = { method: "POST", path: `/runs/${run}`, authorization: `Bearer ${token}`, size, body };
    return takeReport(request, this.management);
  }

  async run(id: string) {
    const run = await this.management.runs.read(id);
    if (!run) throw new Error(`no run ${id}`);
    return run;
  }

  /** All servers of the project. */
  async servers(): Promise<ShownServer[]> {
    const answer = await this.call("GET", "/servers");
    return ((await answer.json()) as { servers: ShownServer[] }).servers;
  }

  /** Makes a server by hand. */
  async addServer(name: string, labels: Record<string, string>): Promise<number> {
    const [image] = ((await (await this.call("GET", "/images")).json()) as { images: { id: number }[] })
      .images;
    const order = { name, labels, server_type: "cx23", location: "fsn1", image: image?.id };
    const answer = await this.call("POST", "/servers", order);
    this.time += 60_000;
    return ((await answer.json()) as { server: ShownServer }).server.id;
  }

  events(severity?: LogLine["severity"]): string[] {
    return this.lines.filter((line) => !severity || line.severity === severity).map(({ event }) => event);
  }

  /** A request of a person, which no fault is meant for and nobody counts. */
  private call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    return fetch(`${this.hetznerUrl}/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  }

  private readonly send: typeof fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    this.requests.push(`${init?.method} ${pathname.replace(/^\/v1/, "")}`);
    if (init?.method === "POST") {
      const { labels, user_data } = JSON.parse(String(init.body));
      this.userData.set(labels.run, user_data);
    }
    return fetch(input, init);
  };
}
