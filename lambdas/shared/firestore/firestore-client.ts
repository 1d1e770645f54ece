import { FirestoreError } from "./firestore-error";
import { decodeFields, encodeFields, type FirestoreFields } from "./value";

/** A document by its collection and its id, which is already escaped (see `escapeDocumentId`). */
export interface DocumentReference {
  collection: string;
  id: string;
}

/** One write of a commit: the whole document is replaced, or deleted. */
export type DocumentWrite = DocumentReference & {
  /** `true`: only if the document is there; `false`: only if it is not. Default: either way. */
  exists?: boolean;
} & ({ document: object } | { delete: true });

/** The most writes that one commit may hold. */
export const MAX_WRITES = 500;

export interface FirestoreOptions {
  /** Default `https://firestore.googleapis.com`. */
  url?: string;
  project: string;
  /** Default `(default)`. */
  database?: string;
  /** The bearer token of each call. */
  accessToken: () => Promise<string>;
  fetch: typeof fetch;
  /** How long one call may take, milliseconds. Default 10 s. */
  timeout?: number;
}

/**
 * The few calls of Firestore's REST API that a Worker needs (the official client needs gRPC and Node).
 * Every failure is a {@link FirestoreError}. https://cloud.google.com/firestore/docs/reference/rest
 */
export class FirestoreClient {
  readonly #database: string;
  readonly #endpoint: string;

  constructor(private readonly options: FirestoreOptions) {
    const { url = "https://firestore.googleapis.com", project, database = "(default)" } = options;
    this.#database = `projects/${project}/databases/${database}/documents`;
    this.#endpoint = `${url.replace(/\/$/, "")}/v1/${this.#database}`;
  }

  /** The content of several documents at one moment, in the order asked for; `undefined` for those not there. */
  async getAll(
    references: readonly DocumentReference[],
    transaction?: string,
  ): Promise<(Record<string, unknown> | undefined)[]> {
    return (await this.#batchGet(references, { transaction })).documents;
  }

  /**
   * Begins a read-write transaction by its first reads, which saves a call.
   *
   * @param retryOf the transaction that was aborted, which gives this one precedence
   */
  async beginTransaction(
    references: readonly DocumentReference[],
    retryOf?: string,
  ): Promise<{ transaction: string; documents: (Record<string, unknown> | undefined)[] }> {
    const newTransaction = { readWrite: { retryTransaction: retryOf } };
    const { transaction, documents } = await this.#batchGet(references, { newTransaction });
    if (transaction !== undefined) return { transaction, documents };
    throw new FirestoreError("batchGet", "INTERNAL", 200, "no transaction was begun");
  }

  /**
   * Writes all or nothing.
   *
   * @throws RangeError if there are more than {@link MAX_WRITES} writes
   */
  async commit(writes: readonly DocumentWrite[], transaction?: string): Promise<void> {
    if (writes.length > MAX_WRITES) {
      throw new RangeError(
        `A commit holds at most ${MAX_WRITES} writes, this one has ${writes.length}. Use commitAll if they need not be atomic.`,
      );
    }
    await this.#call("commit", {
      transaction,
      writes: writes.map((write) => ({
        ...("delete" in write
          ? { delete: this.#name(write) }
          : { update: { name: this.#name(write), fields: encodeFields(write.document) } }),
        currentDocument: write.exists === undefined ? undefined : { exists: write.exists },
      })),
    });
  }

  /** Writes any number of documents in as few commits as will do, one after another; each is all or nothing, the whole is not. */
  async commitAll(writes: readonly DocumentWrite[]): Promise<void> {
    for (let first = 0; first < writes.length; first += MAX_WRITES) {
      await this.commit(writes.slice(first, first + MAX_WRITES));
    }
  }

  /** Gives up a transaction and its locks. */
  async rollback(transaction: string): Promise<void> {
    await this.#call("rollback", { transaction });
  }

  async #batchGet(references: readonly DocumentReference[], consistency: object) {
    const names = references.map((reference) => this.#name(reference));
    const answers = await this.#call<BatchGetAnswer[]>("batchGet", { documents: names, ...consistency });
    const found = new Map(answers.flatMap(({ found }) => (found ? [[found.name, found.fields ?? {}]] : [])));
    const documents = names.map((name) => {
      const fields = found.get(name);
      return fields && decodeFields(fields);
    });
    return { documents, transaction: answers.find(({ transaction }) => transaction)?.transaction };
  }

  #name({ collection, id }: DocumentReference): string {
    return `${this.#database}/${collection}/${id}`;
  }

  async #call<Answer>(method: string, body: object): Promise<Answer> {
    const { accessToken, fetch, timeout = 10_000 } = this.options;
    const authorization = `Bearer ${await accessToken()}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#endpoint}:${method}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      text = await response.text();
    } catch (cause) {
      throw new FirestoreError(method, "UNAVAILABLE", 0, `no answer (${cause})`, { cause });
    }
    const answer = parseJson(text);
    if (response.ok && answer !== undefined) return answer as Answer;
    throw failure(method, response.status, answer);
  }
}

interface BatchGetAnswer {
  found?: { name: string; fields?: FirestoreFields };
  /** In the first answer, if one was begun. */
  transaction?: string;
}

interface ErrorAnswer {
  error?: { status?: string; message?: string };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A streamed call wraps its error in an array. What answers without JSON is something between us and Firestore. */
function failure(method: string, httpStatus: number, answer: unknown): FirestoreError {
  const { error } = ((Array.isArray(answer) ? answer[0] : answer) ?? {}) as ErrorAnswer;
  const status = error?.status ?? (httpStatus >= 400 ? `HTTP_${httpStatus}` : "UNAVAILABLE");
  return new FirestoreError(
    method,
    status,
    httpStatus >= 400 ? httpStatus : 0,
    error?.message ?? "no JSON answer",
  );
}
