import { UnsettledError } from "../../../lambdas/vectorize/unsettled-error";
import { inspect } from "../../../scripts/vectors/inspect";
import { call, type Desk, FIRST, openDesk } from "./desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.put(call(1));
});
afterAll(() => desk.close());

/** Compares the record that is there with what a holding shows of it. */
function inspectAs(show: () => Promise<void>) {
  const holding = { name: "records", count: async () => 1, pages: async function* () {}, show } as const;
  return inspect([call(1).id], FIRST, { qdrant: desk.qdrant, holdings: [holding] });
}

test("what changes all the time is compared as it was last", async () => {
  const unsettled = () => Promise.reject(new UnsettledError("records/aircall:call:1", 5));
  expect(await inspectAs(unsettled)).toMatchObject([{ problem: "surplus", record: call(1).id }]);
});

test("what cannot be read is not taken for something that is gone", async () => {
  const broken = () => Promise.reject(new Error("14 UNAVAILABLE"));
  await expect(inspectAs(broken)).rejects.toThrow("14 UNAVAILABLE");
});
