import type { Document } from "bson";
import type { Cursors } from "./cursor";
import type { Fault } from "./faults";
import type { Store } from "./store";
import type { Transactions } from "./transactions";

/** What the commands work on. */
export interface ServerState {
  store: Store;
  cursors: Cursors;
  transactions: Transactions;
  faults: Fault[];
  /** Host and port, as the replica set's only member. */
  address: string;
  noopInterval: number;
}

/** One command of a client. */
export interface Call extends ServerState {
  command: Document;
  db: string;
}

/** Carries a command out. The answer has no `ok` yet. */
export type Handler = (call: Call) => Document | Promise<Document>;
