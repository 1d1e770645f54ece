import type { Transaction } from "@google-cloud/firestore";
import { codeOf, type FirestoreContext, INVALID_ARGUMENT, NOT_FOUND } from "./context";

export function describeTransactions(context: FirestoreContext): void {
  describe("transactions", () => {
    test("increments under contention are all counted", async () => {
      const counter = context.collection().doc("counter");
      await counter.set({ n: 0 });
      const increment = async (transaction: Transaction) => {
        const { n } = (await transaction.get(counter)).data() as { n: number };
        transaction.update(counter, { n: n + 1 });
      };
      await Promise.all(
        Array.from({ length: 4 }, () => context.db.runTransaction(increment, { maxAttempts: 20 })),
      );
      expect((await counter.get()).data()).toEqual({ n: 4 });
    }, 60_000);

    test("a plain write waits for a transaction that has read the document", async () => {
      const document = context.collection().doc();
      await document.set({ n: 1 });
      const order: string[] = [];
      let plain: Promise<unknown> = Promise.resolve();
      await context.db.runTransaction(async (transaction) => {
        const read = await transaction.get(document);
        plain = document.update({ n: 100 }).then(() => order.push("plain"));
        const again = await transaction.get(document);
        expect(again.data()).toEqual(read.data());
        transaction.update(document, { n: 2, by: "transaction" });
      });
      order.push("transaction");
      await plain;
      expect((await document.get()).data()).toEqual({ n: 100, by: "transaction" });
    });

    test("a query's answer is locked, also against documents that are new to it", async () => {
      const collection = context.collection();
      const open = collection.where("open", "==", true);
      let plain: Promise<unknown> = Promise.resolve();
      const seen = await context.db.runTransaction(async (transaction) => {
        const before = (await transaction.get(open)).size;
        plain = collection.doc("new").set({ open: true });
        const after = (await transaction.get(open)).size;
        transaction.set(collection.doc("summary"), { before, after });
        return { before, after };
      });
      await plain;
      expect(seen).toEqual({ before: 0, after: 0 });
      expect((await open.get()).size).toBe(1);
    });

    test("counts can be read in a transaction", async () => {
      const collection = context.collection();
      await collection.doc().set({});
      const counted = await context.db.runTransaction(
        async (transaction) => (await transaction.get(collection.count())).data().count,
      );
      expect(counted).toBe(1);
    });

    test("create-if-absent in a transaction happens once", async () => {
      const ledger = context.collection().doc("delivery");
      const deliver = (worker: number) =>
        context.db.runTransaction(
          async (transaction) => {
            if ((await transaction.get(ledger)).exists) return false;
            transaction.create(ledger, { worker });
            return true;
          },
          { maxAttempts: 20 },
        );
      const wins = await Promise.all([deliver(1), deliver(2), deliver(3)]);
      expect(wins.filter(Boolean)).toHaveLength(1);
    }, 60_000);

    test("a transaction that throws changes nothing", async () => {
      const document = context.collection().doc();
      const failing = context.db.runTransaction(async (transaction) => {
        await transaction.get(document);
        transaction.set(document, { n: 1 });
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow("on purpose");
      expect((await document.get()).exists).toBe(false);
    });

    test("a failed precondition fails the transaction", async () => {
      const document = context.collection().doc();
      const failing = context.db.runTransaction(
        async (transaction) => void transaction.update(document, { n: 1 }),
      );
      expect(await codeOf(failing)).toBe(NOT_FOUND);
    });

    test("a read-only transaction sees one state, whatever is written meanwhile", async () => {
      const collection = context.collection();
      await collection.doc("a").set({ n: 1 });
      const seen = await context.db.runTransaction(
        async (transaction) => {
          const first = (await transaction.get(collection.doc("a"))).get("n");
          await collection.doc("a").set({ n: 2 });
          await collection.doc("b").set({ n: 2 });
          return [
            first,
            (await transaction.get(collection.doc("a"))).get("n"),
            (await transaction.get(collection)).size,
          ];
        },
        { readOnly: true },
      );
      expect(seen).toEqual([1, 1, 1]);
    });

    test("over REST a transaction is begun, read in, committed, and then over", async () => {
      const path = `${context.collection().id}/a`;
      const { body } = await context.rest("POST", ":beginTransaction", { options: { readWrite: {} } });
      const { transaction } = body;
      const read = await context.rest("POST", ":batchGet", { documents: [context.name(path)], transaction });
      expect(read).toMatchObject({ status: 200, body: [{ missing: context.name(path) }] });
      const writes = [{ update: { name: context.name(path), fields: { n: { integerValue: "1" } } } }];
      expect((await context.rest("POST", ":commit", { transaction, writes })).status).toBe(200);
      const again = await context.rest("POST", ":commit", { transaction, writes });
      expect(again).toMatchObject({
        status: 400,
        body: { error: { code: 400, status: "INVALID_ARGUMENT" } },
      });
    });

    test("over REST a rolled back transaction lets the others go on and cannot commit", async () => {
      const path = `${context.collection().id}/a`;
      const { body } = await context.rest("POST", ":beginTransaction", {});
      const { transaction } = body;
      await context.rest("POST", ":batchGet", { documents: [context.name(path)], transaction });
      const plain = context.rest("PATCH", `/${path}`, { fields: {} });
      expect(await context.rest("POST", ":rollback", { transaction })).toEqual({ status: 200, body: {} });
      expect((await plain).status).toBe(200);
      expect((await context.rest("POST", ":commit", { transaction, writes: [] })).status).toBe(400);
    });

    test("of two transactions that read and write one document, one at most wins and the loser is told to try again", async () => {
      const path = `${context.collection().id}/a`;
      await context.rest("PATCH", `/${path}`, { fields: {} });
      const begin = async () => (await context.rest("POST", ":beginTransaction", {})).body["transaction"];
      const transactions = [await begin(), await begin()];
      for (const transaction of transactions) {
        await context.rest("POST", ":batchGet", { documents: [context.name(path)], transaction });
      }
      const commit = (transaction: unknown, n: number) =>
        context.rest("POST", ":commit", {
          transaction,
          writes: [{ update: { name: context.name(path), fields: { n: { integerValue: String(n) } } } }],
        });
      const answers = await Promise.all(transactions.map(commit));
      // Each waits for the other's lock; Google's emulator may break the circle by aborting both.
      const winners = answers.flatMap(({ status }, n) => (status === 200 ? [n] : []));
      const losers = answers.filter(({ status }) => status !== 200);
      expect(losers.length).toBeGreaterThanOrEqual(1);
      for (const { status, body } of losers) {
        expect({ status, reason: body.error?.status }).toEqual({ status: 409, reason: "ABORTED" });
      }
      const { body } = await context.rest("GET", `/${path}`);
      const kept = winners.map((n) => ({ n: { integerValue: String(n) } }));
      expect([body["fields"] ?? {}]).toEqual(kept.length > 0 ? kept : [{}]);
    }, 20_000);

    test("an unknown transaction is refused", async () => {
      const answer = await context.rest("POST", ":commit", { writes: [], transaction: "AAAA" });
      expect(answer).toMatchObject({ status: 400, body: { error: { status: "INVALID_ARGUMENT" } } });
      const failing = context.db.runTransaction(
        async (transaction) => void transaction.set(context.collection().doc("__x__"), {}),
      );
      expect(await codeOf(failing)).toBe(INVALID_ARGUMENT);
    });
  });
}
