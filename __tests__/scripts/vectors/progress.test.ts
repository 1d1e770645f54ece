import { progressOf } from "../../../scripts/vectors/progress";

let shown: string[];
const terminal = {
  line: () => {},
  progress: (label: string, done: number, total: number) => void shown.push(`${label} ${done}/${total}`),
};
beforeEach(() => {
  shown = [];
});

test("a bar is full at the end alone, and tells then how much it was", () => {
  const progress = progressOf(terminal, "Comparing", 3);
  for (const done of [1, 3, 4]) progress.advance(done);
  progress.finish();
  expect(shown).toEqual(["Comparing 1/3", "Comparing 2/3", "Comparing 2/3", "Comparing 4/4"]);
});

test("what was done before counts, and of nothing no bar is shown", () => {
  progressOf(terminal, "Indexing", 3).finish();
  progressOf(terminal, "Indexing", 0).finish();
  expect(shown).toEqual(["Indexing 3/3"]);
});
