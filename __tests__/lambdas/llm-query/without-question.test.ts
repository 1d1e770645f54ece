import { withoutQuestion } from "../../../lambdas/llm-query/without-question";

const without = (...turns: string[]) =>
  withoutQuestion(turns.join("\n"), "Where are the keys?\nTom lost his.");

test.each([
  ["as it was asked", "Mara (09:00): Where are the keys?\nTom lost his."],
  ["on one line", "Mara (09:00): where are the keys?  Tom lost his. "],
  ["after what calls the assistant", "Mara (09:00): @tricloud Where are the keys?\nTom lost his."],
])("a turn that repeats the question %s is taken out", (_, turn) => {
  expect(without(turn)).toBe("");
  expect(without("Jo (08:59): In\nthe box.", turn, "Jo (09:01): Yes.")).toBe(
    "Jo (08:59): In\nthe box.\nJo (09:01): Yes.",
  );
});

test.each([
  "Mara (09:00): Where are the keys?",
  "Mara (09:00): In the box. Where are the keys? Tom lost his.",
  "Mara (09:00): Where are the keys? Tom lost his. They are in the box.",
])("a turn that says something else stays: %s", (turn) => {
  expect(without(turn)).toBe(turn);
});
