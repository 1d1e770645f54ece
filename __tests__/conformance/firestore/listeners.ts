import type { DocumentReference, Query, QuerySnapshot } from "@google-cloud/firestore";
import type { FirestoreContext } from "./context";

/** The snapshots of a listener, one after the other. */
class Snapshots<T> {
  private readonly arrived: T[] = [];
  private readonly awaited: ((snapshot: T) => void)[] = [];
  private failed: Error | undefined;

  readonly take = (snapshot: T) => {
    const next = this.awaited.shift();
    if (next) next(snapshot);
    else this.arrived.push(snapshot);
  };

  readonly fail = (error: Error) => {
    this.failed = error;
  };

  next(): Promise<T> {
    const snapshot = this.arrived.shift();
    if (this.failed) return Promise.reject(this.failed);
    return snapshot === undefined
      ? new Promise((resolve) => this.awaited.push(resolve))
      : Promise.resolve(snapshot);
  }
}

export function describeListeners(context: FirestoreContext): void {
  describe("listeners", () => {
    const stops: (() => void)[] = [];
    afterEach(() => {
      for (const stop of stops.splice(0)) stop();
    });

    function listen(query: Query): Snapshots<QuerySnapshot> {
      const snapshots = new Snapshots<QuerySnapshot>();
      stops.push(query.onSnapshot(snapshots.take, snapshots.fail));
      return snapshots;
    }

    function states(document: DocumentReference): Snapshots<unknown> {
      const snapshots = new Snapshots<unknown>();
      stops.push(document.onSnapshot((snapshot) => snapshots.take(snapshot.data() ?? null), snapshots.fail));
      return snapshots;
    }

    const changes = (snapshot: QuerySnapshot) =>
      snapshot.docChanges().map(({ type, doc }) => `${type} ${doc.id}`);

    test("a document's states are told, absence included", async () => {
      const document = context.collection().doc();
      const seen = states(document);
      expect(await seen.next()).toBeNull();
      await document.set({ n: 1 });
      expect(await seen.next()).toEqual({ n: 1 });
      await document.delete();
      expect(await seen.next()).toBeNull();
    });

    test("a query's documents come, change, leave and go", async () => {
      const collection = context.collection();
      await collection.doc("a").set({ open: true, n: 1 });
      const seen = listen(collection.where("open", "==", true));
      expect(changes(await seen.next())).toEqual(["added a"]);
      await collection.doc("b").set({ open: true, n: 2 });
      expect(changes(await seen.next())).toEqual(["added b"]);
      await collection.doc("a").update({ n: 10 });
      expect(changes(await seen.next())).toEqual(["modified a"]);
      await collection.doc("a").update({ open: false });
      expect(changes(await seen.next())).toEqual(["removed a"]);
      await collection.doc("b").delete();
      const last = await seen.next();
      expect(changes(last)).toEqual(["removed b"]);
      expect(last.empty).toBe(true);
    });

    test("a batch is told as one change", async () => {
      const collection = context.collection();
      const seen = listen(collection);
      expect((await seen.next()).size).toBe(0);
      const batch = context.db.batch();
      for (const id of ["a", "b", "c"]) batch.set(collection.doc(id), {});
      await batch.commit();
      expect(changes(await seen.next())).toEqual(["added a", "added b", "added c"]);
    });

    test("with a limit, a document that leaves makes room for the next", async () => {
      const collection = context.collection();
      await Promise.all(["a", "b", "c"].map((id, index) => collection.doc(id).set({ n: index })));
      const seen = listen(collection.orderBy("n").limit(2));
      expect(changes(await seen.next())).toEqual(["added a", "added b"]);
      await collection.doc("a").delete();
      expect(changes(await seen.next()).sort()).toEqual(["added c", "removed a"]);
    });

    test("a listener hears nothing of other documents", async () => {
      const collection = context.collection();
      const seen = listen(collection.where("mine", "==", true));
      await seen.next();
      await collection.doc("other").set({ mine: false });
      await collection.doc("mine").set({ mine: true });
      expect(changes(await seen.next())).toEqual(["added mine"]);
    });
  });
}
