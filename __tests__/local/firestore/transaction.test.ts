import { Database } from "../../../local/firestore/database";
import { CommitClock, toMicros } from "../../../local/firestore/timestamp";
import { Transactions } from "../../../local/firestore/transaction";

const name = (id: string) => `projects/demo/databases/(default)/documents/c/${id}`;
const write = (id: string) => ({ update: { name: name(id), fields: {} } });

function database(persist: () => void = () => {}): Database {
  return new Database("projects/demo/databases/(default)", new CommitClock(), persist);
}

test("a transaction that nobody used for a minute is over and locks nothing", () => {
  let now = 0;
  const transactions = new Transactions(() => now);
  const transaction = transactions.begin();
  transaction.lockDocument(name("a"));
  const changes = [{ name: name("a"), before: undefined, after: undefined }];
  now = 60_000;
  expect(transactions.holders(changes, undefined)).toEqual([transaction]);
  now = 60_001;
  expect(transactions.holders(changes, undefined)).toEqual([]);
  expect(() => transactions.find(transaction.id)).toThrow("Transaction is invalid or closed.");
});

test("using a transaction keeps it open", () => {
  let now = 0;
  const transactions = new Transactions(() => now);
  const { id } = transactions.begin();
  for (now = 50_000; now < 300_000; now += 50_000) expect(transactions.find(id).id).toBe(id);
});

test("of transactions that wait for each other in a circle, the last one gives up at once", async () => {
  const db = database();
  const ids = ["a", "b", "c"];
  const transactions = ids.map((id) => {
    const transaction = db.begin();
    db.view({ transaction: transaction.id }).get(name(id));
    return transaction;
  });
  const [first, second, third] = transactions.map(({ id }, index) =>
    db.commit([write(ids[(index + 1) % 3] ?? "")], id),
  );
  await expect(third).rejects.toMatchObject({ status: "ABORTED", message: /contention/ });
  await Promise.all([first, second]);
});

test("a commit that cannot be made durable has not happened", async () => {
  const db = database(() => {
    throw new Error("no space left on device");
  });
  await expect(db.commit([write("a")])).rejects.toThrow("no space left on device");
  expect(db.view().get(name("a"))).toBeUndefined();
});

test("commit times rise when the machine's clock is set back", () => {
  let now = 1_000;
  const clock = new CommitClock(() => now);
  const first = clock.next();
  now = 10;
  const second = clock.next();
  expect(toMicros(second)).toBeGreaterThan(toMicros(first));
  expect(toMicros(clock.read())).toBe(toMicros(second));
});
