import type { Log } from "../shared/log";
import type { Keep } from "./cloud-config";
import type { HetznerCloud } from "./hetzner-client";
import type { BackupRuns } from "./run-store";
import type { ServerSettings } from "./server-order";

/** What starting, reaping and checking need. */
export interface Management {
  runs: BackupRuns;
  hetzner: HetznerCloud;
  server: ServerSettings;
  keep: Keep;
  /** Up to and without `/runs`. */
  reportUrl: string;
  /** How old a run may get. */
  longestRunMs: number;
  /** How long ago the last success may be. */
  longestGapMs: number;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** So many bytes that nobody can guess. */
  randomBytes: (count: number) => Buffer;
}
