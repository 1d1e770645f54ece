import { parseSecrets } from "../../../lambdas/shared/secrets";

test("secrets are separated by commas or white space", () => {
  expect(parseSecrets("old, new\nnewest")).toEqual(["old", "new", "newest"]);
});

test("an absent or blank setting holds no secrets, not an empty one", () => {
  expect(parseSecrets(undefined)).toEqual([]);
  expect(parseSecrets(" ,\n")).toEqual([]);
});
