import type { Change, SharedDocument } from "../../../../lambdas/shared/guesty/shared-document";

/** A shared document in memory: changes come one after the other, each after a pause that a test may stretch. */
export class MemoryDocument<Content extends object> implements SharedDocument<Content> {
  content: Content | undefined;

  constructor(private readonly pause: () => Promise<void> = async () => undefined) {}

  async change<Result>(decide: (content: Content | undefined) => Change<Content, Result>): Promise<Result> {
    await this.pause();
    const { next, result } = decide(this.content);
    // As stored: nothing that a caller still holds can change it.
    if (next !== undefined) this.content = JSON.parse(JSON.stringify(next)) as Content;
    return result;
  }
}
