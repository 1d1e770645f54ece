import type { Firestore } from "@google-cloud/firestore";
import { firestoreBudget } from "../../../lambdas/vectorize/firestore-budget";
import { startFirestore } from "../../../local/firestore/server";
import type { RunningService } from "../../../local/service";
import { connectFirestore } from "../../conformance/firestore/client";

let server: RunningService;
let firestore: Firestore;
beforeAll(async () => {
  server = await startFirestore({ port: 0 });
  firestore = connectFirestore(`127.0.0.1:${server.port}`, "demo");
});
afterAll(async () => {
  await firestore.terminate();
  await server.close();
});

const at = (time: string) => () => Date.parse(time);
const used = async (day: string) => (await firestore.doc(`embeddingBudgets/${day}`).get()).get("texts");

test("an instance asks for many at once, and all together get no more than there are", async () => {
  const now = at("2026-11-20T18:00:00Z");
  const [one, two] = [firestoreBudget(firestore, 450, now), firestoreBudget(firestore, 450, now)];
  await Promise.all([one.take(1), one.take(50), two.take(200)]);
  expect(await used("2026-11-20")).toBe(400);
  await two.take(50);
  await expect(two.take(1)).rejects.toMatchObject({ name: "BudgetSpentError", retryAfterMs: 6 * 3_600_000 });
  await one.take(149);
  await expect(one.take(1)).rejects.toThrow("The 450 texts that may be embedded in a day are used up");
  expect(await used("2026-11-20")).toBe(450);
});

test("a new day begins anew, and a failure to ask does not stop who asks next", async () => {
  let time = "2026-11-21T23:59:00Z";
  const budget = firestoreBudget(firestore, 10, () => Date.parse(time));
  await budget.take(10);
  await expect(budget.take(1)).rejects.toThrow("used up");
  time = "2026-11-22T00:00:00Z";
  await budget.take(3);
  expect(await used("2026-11-22")).toBe(10);
  await budget.take(7);
});
