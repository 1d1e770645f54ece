import type { Document } from "bson";
import { MongoError } from "./mongo-error";
import type { Store } from "./store";
import { UnitOfWork } from "./unit-of-work";
import { keyOf } from "./value-order";

interface Transaction {
  txnNumber: number;
  unit: UnitOfWork;
}

/** The transactions that are neither committed nor given up, one a session. */
export class Transactions {
  private readonly open = new Map<string, Transaction>();

  constructor(private readonly store: Store) {}

  /** What the transaction has done that a command belongs to; undefined when it belongs to none. */
  unitOf(command: Document): UnitOfWork | undefined {
    if (command["autocommit"] !== false) return undefined;
    if (command["startTransaction"] === true) {
      const unit = new UnitOfWork(this.store.catalog, true);
      this.open.set(sessionOf(command), { txnNumber: command["txnNumber"], unit });
      return unit;
    }
    return this.find(command).unit;
  }

  /** @throws MongoError WriteConflict when another client has changed what the transaction changes */
  commit(command: Document): void {
    const { lsid, txnNumber } = command;
    if (this.store.retryable.reply(lsid, txnNumber)) return;
    const { unit } = this.find(command);
    this.open.delete(sessionOf(command));
    unit.checkConflicts();
    this.store.commit(unit.changes, { lsid, txnNumber, isTransaction: true, reply: {} });
  }

  abort(command: Document): void {
    this.find(command);
    this.discard(command);
  }

  /** Gives up a transaction if there is one: a command of it failed, or its session ended. */
  discard(command: Document): void {
    this.open.delete(sessionOf(command));
  }

  private find(command: Document): Transaction {
    const found = this.open.get(sessionOf(command));
    if (found && found.txnNumber === command["txnNumber"]) return found;
    throw new MongoError(
      "NoSuchTransaction",
      `Given transaction number ${command["txnNumber"]} does not match any in-progress transactions.`,
      { errorLabels: ["TransientTransactionError"] },
    );
  }
}

function sessionOf({ lsid }: Document): string {
  return keyOf(lsid?.id);
}
