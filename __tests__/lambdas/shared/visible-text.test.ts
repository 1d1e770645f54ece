import { visibleText } from "../../../lambdas/shared/visible-text";

test("what a person cannot see is taken out", () => {
  const tags = String.fromCodePoint(0xe0001, 0xe0069, 0xe0067, 0xe007f);
  expect(visibleText(`late${tags} check\u200b-in\ufe0f \u202eat 22:40\u0000`)).toBe("late check-in at 22:40");
});

test("what a person can see stays, in any script, with its lines", () => {
  const text = "Olá, Ærø & 東京\n\t+33 6 00 — שלום";
  expect(visibleText(text)).toBe(text);
});
