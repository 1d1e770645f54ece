import type { WaitingList, WaitingRecord } from "../../../lambdas/vectorize/waiting-list";
import type { Travel } from "./fake-index";

const TAKEN_MS = 10 * 60_000;

/** What waits, in memory, as Firestore would say it. */
export class FakeWaitingList implements WaitingList {
  /** Each word of a record is a new object. */
  readonly words = new Map<string, { dueAt: number }>();

  constructor(
    readonly travel: Travel,
    readonly now: () => number,
  ) {}

  add = (record: string, dueAt: number) =>
    this.#at("add waiting", () => void this.words.set(record, { dueAt }));

  take = () =>
    this.#at("take waiting", () =>
      [...this.words].flatMap(([record, { dueAt }]): WaitingRecord[] => {
        if (dueAt > this.now()) return [];
        const taken = { dueAt: this.now() + TAKEN_MS };
        this.words.set(record, taken);
        return [{ record, taken }];
      }),
    );

  done = ({ record, taken }: WaitingRecord) =>
    this.#at("done waiting", () => {
      if (this.words.get(record) === taken) this.words.delete(record);
    });

  async #at<Result>(service: string, act: () => Result): Promise<Result> {
    await this.travel(`${service}: request`);
    const result = act();
    await this.travel(`${service}: answer`);
    return result;
  }
}
