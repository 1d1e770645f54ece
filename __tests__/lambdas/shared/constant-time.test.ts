import fc from "fast-check";
import { equalsAnySecret } from "../../../lambdas/shared/constant-time";

test("a candidate equals a list of secrets exactly when the list has it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.array(fc.string()), async (candidate, secrets) => {
      expect(await equalsAnySecret(candidate, secrets)).toBe(secrets.includes(candidate));
      expect(await equalsAnySecret(candidate, [...secrets, candidate])).toBe(true);
    }),
  );
});

test("no candidate equals an empty list of secrets", async () => {
  expect(await equalsAnySecret("", [])).toBe(false);
});

test("every secret is compared, even after the right one", async () => {
  const verify = jest.spyOn(crypto.subtle, "verify");
  await equalsAnySecret("one", ["one", "two", "three"]);
  expect(verify).toHaveBeenCalledTimes(3);
  verify.mockRestore();
});
