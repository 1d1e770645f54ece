import { join } from "node:path";
import { Journal } from "../journal";
import { Database } from "./database";
import type { Change } from "./document-store";
import type { Document } from "./messages";
import { fromJson, toJson } from "./proto-json";
import { databaseOf } from "./resource-name";
import { messageType } from "./schema";
import { CommitClock } from "./timestamp";
import { storedFields } from "./value";

const DOCUMENT = messageType("Document");

/** One commit as it is journaled: the documents as they are after it, in the REST API's form. */
interface JournalEntry {
  set?: unknown[];
  delete?: string[];
}

/** From this many entries on, a journal with twice as many entries as documents is rewritten at the start. */
const REWRITE_FROM = 1_000;

/** The databases of all projects. As in Google's emulator, a database exists as soon as it is named. */
export class Databases {
  private readonly databases = new Map<string, Database>();
  private readonly clock = new CommitClock();
  private readonly journal: Journal<JournalEntry> | undefined;

  /** @param dataDir folder of the journal; without it nothing outlives the process */
  constructor(dataDir?: string) {
    if (!dataDir) return;
    const { journal, entries } = Journal.open<JournalEntry>(join(dataDir, "firestore.jsonl"));
    this.journal = journal;
    for (const entry of entries) this.restore(entry);
    this.shorten(entries.length);
  }

  /** The database that a resource name lies in. */
  of(resourceName: string | undefined): Database {
    const name = databaseOf(resourceName);
    const known = this.databases.get(name);
    if (known) return known;
    const database = new Database(name, this.clock, (changes) => this.persist(changes));
    this.databases.set(name, database);
    return database;
  }

  close(): void {
    this.journal?.close();
  }

  private persist(changes: Change[]): void {
    this.journal?.append({
      set: changes.flatMap(({ after }) => (after ? [toJson(DOCUMENT, after)] : [])),
      delete: changes.flatMap(({ name, after }) => (after ? [] : [name])),
    });
  }

  private restore(entry: JournalEntry): void {
    for (const json of entry.set ?? []) {
      const { fields, ...document } = fromJson<Document>(DOCUMENT, json);
      const after = { ...document, fields: storedFields(fields) };
      this.clock.advanceTo(after.updateTime);
      this.of(after.name).restore({ name: after.name, before: undefined, after });
    }
    for (const name of entry.delete ?? [])
      this.of(name).restore({ name, before: undefined, after: undefined });
  }

  private shorten(entries: number): void {
    const documents = [...this.databases.values()].flatMap((database) => [...database.all()]);
    if (entries < REWRITE_FROM || entries < 2 * documents.length) return;
    this.journal?.rewrite(documents.map((document) => ({ set: [toJson(DOCUMENT, document)] })));
  }
}
