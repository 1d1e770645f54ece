import type { FirestoreClient } from "../../../../lambdas/shared/firestore/firestore-client";
import { FirestoreError } from "../../../../lambdas/shared/firestore/firestore-error";
import { runTransaction } from "../../../../lambdas/shared/firestore/transaction";

const aborted = () => new FirestoreError("commit", "ABORTED", 409, "contention");

/** Firestore as far as a transaction goes: each commit fails with the next of the errors, then they succeed. */
function firestoreWith(errors: Error[]) {
  const calls: unknown[][] = [];
  let begun = 0;
  const firestore = {
    async beginTransaction(_: unknown, retryOf?: string) {
      calls.push(["begin", retryOf]);
      return { transaction: `tx${++begun}`, documents: [{ n: 1 }] };
    },
    async getAll(_: unknown, transaction: string) {
      calls.push(["read", transaction]);
      return [{ n: 1 }];
    },
    async commit(_: unknown, transaction: string) {
      calls.push(["commit", transaction]);
      const error = errors.shift();
      if (error) throw error;
    },
    async rollback(transaction: string) {
      calls.push(["rollback", transaction]);
      throw new FirestoreError("rollback", "INVALID_ARGUMENT", 400, "the transaction is over");
    },
  };
  return { firestore: firestore as unknown as FirestoreClient, calls };
}

function options(waits: number[], attempts?: number) {
  return {
    attempts,
    random: () => 0.5,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
  };
}

const countUp = async (read: (references: []) => Promise<(Record<string, unknown> | undefined)[]>) => {
  const [document] = await read([]);
  return { writes: [], result: Number(document?.["n"]) + 1 };
};

test("a transaction begins with its first read, decides and commits", async () => {
  const { firestore, calls } = firestoreWith([]);
  expect(await runTransaction(firestore, countUp, options([]))).toBe(2);
  expect(calls).toEqual([
    ["begin", undefined],
    ["commit", "tx1"],
  ]);
});

test("further reads are in the same transaction, also if they are made at once", async () => {
  const { firestore, calls } = firestoreWith([]);
  const readThrice = async (read: Parameters<typeof countUp>[0]) => {
    await Promise.all([read([]), read([])]);
    return countUp(read);
  };
  expect(await runTransaction(firestore, readThrice, options([]))).toBe(2);
  expect(calls).toEqual([
    ["begin", undefined],
    ["read", "tx1"],
    ["read", "tx1"],
    ["commit", "tx1"],
  ]);
});

test("a transaction that could not begin has nothing to give back", async () => {
  const { firestore, calls } = firestoreWith([]);
  const down = new FirestoreError("batchGet", "UNAVAILABLE", 0, "no answer");
  firestore.beginTransaction = () => Promise.reject(down);
  await expect(runTransaction(firestore, countUp, options([]))).rejects.toBe(down);
  expect(calls).toEqual([]);
});

test("what is decided without reading is committed by itself", async () => {
  const { firestore, calls } = firestoreWith([]);
  const decide = async () => ({ writes: [], result: 7 });
  expect(await runTransaction(firestore, decide, options([]))).toBe(7);
  expect(calls).toEqual([["commit", undefined]]);
});

test("an aborted transaction runs again, as a retry of itself, after waits that double", async () => {
  const waits: number[] = [];
  const { firestore, calls } = firestoreWith([aborted(), aborted()]);
  expect(await runTransaction(firestore, countUp, options(waits))).toBe(2);
  expect(calls.filter(([call]) => call === "begin")).toEqual([
    ["begin", undefined],
    ["begin", "tx1"],
    ["begin", "tx2"],
  ]);
  expect(waits).toEqual([100, 200]);
});

test("a transaction that is aborted every time fails after its last attempt", async () => {
  const waits: number[] = [];
  const { firestore } = firestoreWith([aborted(), aborted(), aborted()]);
  await expect(runTransaction(firestore, countUp, options(waits, 3))).rejects.toMatchObject({
    status: "ABORTED",
  });
  expect(waits).toHaveLength(2);
});

test("any other failure gives the locks back and is reported at once", async () => {
  const denied = new FirestoreError("commit", "PERMISSION_DENIED", 403, "no");
  const { firestore, calls } = firestoreWith([denied]);
  await expect(runTransaction(firestore, countUp, options([]))).rejects.toBe(denied);
  expect(calls.at(-1)).toEqual(["rollback", "tx1"]);
});

test("the locks are given back also if Firestore refuses that for a moment, but not for ever", async () => {
  const rollbacks = async (...statuses: number[]) => {
    const { firestore } = firestoreWith([new FirestoreError("commit", "UNAVAILABLE", 503, "busy")]);
    let tried = 0;
    firestore.rollback = async () => {
      const status = statuses[tried++];
      if (status !== undefined) throw new FirestoreError("rollback", "ANY", status, "refused");
    };
    const waits: number[] = [];
    await expect(runTransaction(firestore, countUp, options(waits))).rejects.toThrow("busy");
    return { tried, waits };
  };
  expect(await rollbacks(503, 429)).toEqual({ tried: 3, waits: [100, 200] });
  expect(await rollbacks(400, 400)).toEqual({ tried: 1, waits: [] });
  expect(await rollbacks(0, 0, 0, 0, 0)).toEqual({ tried: 4, waits: [100, 200, 400] });
});
