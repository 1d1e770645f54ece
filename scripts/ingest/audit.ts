import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Firestore } from "@google-cloud/firestore";
import { CommandLineError } from "../command-line-error";
import { withinDeadline } from "../firestore/within-deadline";
import type { Cursor, EntryCollection, EntryFilter } from "./entry";
import { type Counts, type Failure, NO_COUNTS, type Progress } from "./replay-entries";

/** What is written down of a run that changes something, in `audit/{id}`. */
export interface AuditRecord {
  id: string;
  command: string;
  collection: EntryCollection;
  filter: EntryFilter;
  /** The run that this one goes on with. */
  resumes?: string;
  by: { user: string; host: string };
  /** ISO 8601 UTC. */
  startedAt: string;
  finishedAt?: string;
  /** `running` also if the process was killed. */
  outcome: "running" | "finished" | "interrupted" | "failed";
  /** What ended a failed run. */
  error?: string;
  counts: Counts;
  /** Where to go on. */
  cursor?: Cursor;
  /** The first deliveries that failed. */
  failures?: Failure[];
}

const MAX_FAILURES = 100;

/** Writes down what a run does, while it does it. */
export class Audit {
  private constructor(
    private readonly firestore: Firestore,
    private record: AuditRecord,
  ) {}

  get id(): string {
    return this.record.id;
  }

  /** Begins a record; nothing is to be changed before that. */
  static async begin(
    firestore: Firestore,
    what: Pick<AuditRecord, "command" | "collection" | "filter" | "resumes" | "cursor">,
    now: Date,
  ): Promise<Audit> {
    const startedAt = now.toISOString();
    const id = `${startedAt.replace(/[-:]|\.\d+/g, "")}-${randomBytes(4).toString("hex")}`;
    const by = { user: userInfo().username, host: hostname() };
    const audit = new Audit(firestore, { id, ...what, by, startedAt, outcome: "running", counts: NO_COUNTS });
    await audit.save({});
    return audit;
  }

  async advance({ counts, cursor, failures }: Progress): Promise<void> {
    await this.save({ counts, cursor, failures: failures.slice(0, MAX_FAILURES) });
  }

  async end(outcome: AuditRecord["outcome"], now: Date, error?: string): Promise<void> {
    await this.save({ outcome, finishedAt: now.toISOString(), error });
  }

  private async save(news: Partial<AuditRecord>): Promise<void> {
    this.record = { ...this.record, ...news };
    await withinDeadline(this.firestore.collection("audit").doc(this.id).set(this.record));
  }
}

/**
 * The record of a run that did not come to its end.
 *
 * @throws CommandLineError if there is none, it is of another command, or it came to its end
 */
export async function readUnfinished(
  firestore: Firestore,
  id: string,
  collection: EntryCollection,
): Promise<AuditRecord> {
  if (!/^[\w-]{1,100}$/.test(id))
    throw new CommandLineError(`--resume is ${id}`, "Give the id of an audit record.");
  const document = await withinDeadline(firestore.collection("audit").doc(id).get());
  const record = document.data() as AuditRecord | undefined;
  if (!record) throw new CommandLineError(`there is no audit/${id}`, "Take the id that the run printed.");
  if (record.collection !== collection) {
    throw new CommandLineError(`${id} was: ${record.command}`, "Resume it with that command.");
  }
  if (record.outcome === "finished") {
    throw new CommandLineError(`${id} came to its end`, "Begin a new run without --resume.");
  }
  return record;
}
