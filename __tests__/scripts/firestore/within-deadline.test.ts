import { isFirestoreFailure } from "../../../scripts/firestore/firestore-failure";
import { withinDeadline } from "../../../scripts/firestore/within-deadline";

test("what comes in time is passed on, an answer as well as an error", async () => {
  await expect(withinDeadline(Promise.resolve(7))).resolves.toBe(7);
  await expect(withinDeadline(Promise.reject(new Error("no such index")))).rejects.toThrow("no such index");
});

test("what does not come in time counts as a failure of Firestore", async () => {
  const error = await withinDeadline(new Promise(() => {}), 1).catch((error: unknown) => error);
  expect(String(error)).toBe("Error: no answer within 0.001 s");
  expect(isFirestoreFailure(error)).toBe(true);
});
