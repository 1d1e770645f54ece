import { BudgetSpentError } from "../../../lambdas/shared/embeddings/budget-spent-error";
import type { Log } from "../../../lambdas/shared/log";
import type { DeadLetter } from "../../../lambdas/vectorize/dead-letters";
import type { Vectorization } from "../../../lambdas/vectorize/vectorization";
import { model } from "../shared/vector-index/example-record";
import { FakeIndex, type Travel } from "./fake-index";
import { FakeWaitingList } from "./fake-waiting-list";

const DAY_MS = 86_400_000;

/** What every kind of vectorizing needs, in memory. */
export class FakeServices implements Vectorization {
  readonly letters: DeadLetter[] = [];
  readonly lines: { event: string; [field: string]: unknown }[] = [];
  /** Texts that were embedded. */
  readonly embedded: string[] = [];
  readonly index: FakeIndex;
  readonly waiting: FakeWaitingList;
  readonly shelves: Vectorization["shelves"];
  /** Texts that may be embedded today. */
  budget = Number.POSITIVE_INFINITY;
  #time = 0;

  constructor(readonly travel: Travel = async () => {}) {
    this.index = new FakeIndex(travel);
    this.waiting = new FakeWaitingList(travel, () => this.now());
    const embed = (texts: readonly string[]) =>
      this.at("embed", () => {
        if (texts.length > this.budget)
          throw new BudgetSpentError(this.budget, DAY_MS - (this.#time % DAY_MS));
        this.budget -= texts.length;
        this.embedded.push(...texts);
        return texts.map((text) => [text.length, 1]);
      });
    this.shelves = [{ embedder: { model, embed }, index: this.index }];
  }

  readonly deadLetters = {
    publish: (letter: DeadLetter) => this.at("publish", () => void this.letters.push(letter)),
  };

  readonly log: Log = {
    info: (event, fields) => this.lines.push({ event, ...fields }),
    warn: (event, fields) => this.lines.push({ event, ...fields }),
    error: (event, fields) => this.lines.push({ event, ...fields }),
  };

  /** Each look at the clock is 10 ms after the last. */
  readonly now = () => (this.#time += 10);

  /** Midnight comes, and with it another budget. */
  nextDay(budget = Number.POSITIVE_INFINITY): void {
    this.#time += DAY_MS - (this.#time % DAY_MS);
    this.budget = budget;
  }

  protected async at<Result>(service: string, act: () => Result): Promise<Result> {
    await this.travel(`${service}: request`);
    const result = act();
    await this.travel(`${service}: answer`);
    return result;
  }
}
