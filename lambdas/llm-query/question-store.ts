import type { SqlStorage } from "@cloudflare/workers-types";
import type { Answer } from "./answer-question";
import type { Question } from "./question";

/** A question and how far it has come. */
export interface KeptQuestion {
  question: Question;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** Message id of the placeholder, once it is posted. */
  placeholder?: string;
  /** Kept before it is posted, so that the model is asked once. */
  answer?: Answer;
  /** Failures since the last progress. */
  failures: number;
  /** Not to be tried before, milliseconds since 1970. */
  retryAt: number;
}

/** Progress of a question. */
export type Progress = Partial<Omit<KeptQuestion, "question" | "receivedAt">>;

/** The questions of one thread in the order they came, in the SQLite of a Durable Object. */
export class QuestionStore {
  constructor(private readonly sql: SqlStorage) {
    this.#createTable();
  }

  /** Adds a question; `false` if it is there already, open or closed. */
  add(question: Question, receivedAt: number): boolean {
    // The thread may have been forgotten since, with its tables.
    this.#createTable();
    const state: State = { question, failures: 0, retryAt: 0 };
    const added = this.sql.exec(
      "INSERT INTO questions (id, receivedAt, state) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id",
      question.id,
      receivedAt,
      JSON.stringify(state),
    );
    return added.toArray().length > 0;
  }

  /** The questions that are not done, oldest first. */
  open(): KeptQuestion[] {
    return this.sql
      .exec<Row>("SELECT receivedAt, state FROM questions WHERE open = 1 ORDER BY position")
      .toArray()
      .map(keptQuestion);
  }

  get(id: string): KeptQuestion | undefined {
    return this.sql
      .exec<Row>("SELECT receivedAt, state FROM questions WHERE id = ?", id)
      .toArray()
      .map(keptQuestion)[0];
  }

  /** Notes progress and gives the question as it is then. */
  update(kept: KeptQuestion, progress: Progress): KeptQuestion {
    const { receivedAt, ...state } = { ...kept, ...progress };
    this.sql.exec("UPDATE questions SET state = ? WHERE id = ?", JSON.stringify(state), kept.question.id);
    return { receivedAt, ...state };
  }

  close({ question }: KeptQuestion): void {
    this.sql.exec("UPDATE questions SET open = 0 WHERE id = ?", question.id);
  }

  /** When the last question came, milliseconds since 1970; 0 if none ever did. */
  lastReceivedAt(): number {
    return (
      this.sql.exec<{ last: number | null }>("SELECT max(receivedAt) AS last FROM questions").one().last ?? 0
    );
  }

  #createTable(): void {
    this.sql.exec(
      `CREATE TABLE IF NOT EXISTS questions (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        open INTEGER NOT NULL DEFAULT 1,
        receivedAt INTEGER NOT NULL,
        state TEXT NOT NULL
      )`,
    );
  }
}

type State = Omit<KeptQuestion, "receivedAt">;
type Row = { receivedAt: number; state: string };

function keptQuestion({ receivedAt, state }: Row): KeptQuestion {
  return { receivedAt, ...(JSON.parse(state) as State) };
}
