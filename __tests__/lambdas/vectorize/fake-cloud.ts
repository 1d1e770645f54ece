import type { RecordDocument } from "../../../lambdas/vectorize/record-documents";
import type { RecordVectorization } from "../../../lambdas/vectorize/vectorize-record";
import { FakeServices } from "./fake-services";

/** The only document, `records/aircall:call:1`, and what was made of it. */
export class FakeCloud extends FakeServices implements RecordVectorization {
  #document: RecordDocument | undefined;
  #revisions = 0;

  /** Puts the document, or deletes it. */
  put(fields: unknown): void {
    this.#document = fields === undefined ? undefined : { fields, revision: String(++this.#revisions) };
  }

  /** What a search could find, by position. */
  get texts(): string[] {
    return this.index.payloads.map(({ text }) => text);
  }

  readonly documents = { read: () => this.at("read", () => this.#document) };
}
