import type { Firestore } from "@google-cloud/firestore";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import type { Terminal } from "../../local/terminal";
import type { Sources } from "./sources";

/** What the command meets outside itself. */
export interface World {
  env: NodeJS.ProcessEnv;
  /** Writes to standard output. */
  print(text: string): void;
  terminal: Terminal;
  /** Asks a yes-or-no question. */
  confirm(question: string): Promise<boolean>;
  /** What reads the deliveries. */
  sources(guesty: () => GuestyClient): Sources;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits for a number of milliseconds; throws an `AbortError` as soon as the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Aborted when the person wants it to end. */
  stop: AbortSignal;
}

/** Where the deliveries are, and what reads them. */
export interface Store {
  firestore: Firestore;
  sources: Sources;
}
