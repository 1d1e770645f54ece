import type { Log } from "../../../lambdas/shared/log";
import type { KnowledgePoint } from "../../../lambdas/shared/vector-index/knowledge-point";
import type { DeadLetter } from "../../../lambdas/vectorize/dead-letters";
import type { RecordDocument } from "../../../lambdas/vectorize/record-documents";
import type { Vectorization } from "../../../lambdas/vectorize/vectorize-record";
import { model } from "../shared/vector-index/example-record";

/** The only document, `records/aircall:call:1`, and what was made of it. */
export class FakeCloud implements Vectorization {
  readonly letters: DeadLetter[] = [];
  readonly lines: { event: string; [field: string]: unknown }[] = [];
  readonly points = new Map<number, KnowledgePoint>();
  #document: RecordDocument | undefined;
  #revisions = 0;
  #time = 0;

  /** @param travel passes on each way to a service and each way back; it may fail */
  constructor(readonly travel: (what: string) => Promise<void> = async () => {}) {}

  /** Puts the document, or deletes it. */
  put(fields: unknown): void {
    this.#document = fields === undefined ? undefined : { fields, revision: String(++this.#revisions) };
  }

  /** What a search could find, by position. */
  get texts(): string[] {
    return [...this.points].sort(([a], [b]) => a - b).map(([, { payload }]) => payload.text);
  }

  readonly documents = { read: () => this.#at("read", () => this.#document) };

  readonly embedder = {
    model,
    embed: (texts: readonly string[]) => this.#at("embed", () => texts.map(() => [0, 1])),
  };

  readonly index = {
    replace: async (_: string, points: readonly KnowledgePoint[]) => {
      await this.#at("upsert", () => {
        for (const point of points) this.points.set(point.payload.chunk, point);
      });
      await this.#at("delete surplus", () => this.#deleteFrom(points.length));
    },
    remove: (_: string) => this.#at("delete", () => this.#deleteFrom(0)),
  };

  readonly deadLetters = {
    publish: (letter: DeadLetter) => this.#at("publish", () => void this.letters.push(letter)),
  };

  readonly log: Log = {
    info: (event, fields) => this.lines.push({ event, ...fields }),
    warn: (event, fields) => this.lines.push({ event, ...fields }),
    error: (event, fields) => this.lines.push({ event, ...fields }),
  };

  /** Each look at the clock is 10 ms after the last. */
  readonly now = () => (this.#time += 10);

  async #at<Result>(service: string, act: () => Result): Promise<Result> {
    await this.travel(`${service}: request`);
    const result = act();
    await this.travel(`${service}: answer`);
    return result;
  }

  #deleteFrom(chunk: number): void {
    for (const position of this.points.keys()) if (position >= chunk) this.points.delete(position);
  }
}
