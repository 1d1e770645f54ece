import { FirestoreContext, type FirestoreUnderTest } from "./firestore/context";
import { describeDocuments } from "./firestore/documents";
import { describeListeners } from "./firestore/listeners";
import { describeQueries } from "./firestore/queries";
import { describeRest } from "./firestore/rest";
import { describeRestRefusals } from "./firestore/rest-refusals";
import { describeTransactions } from "./firestore/transactions";

/** What a Firestore must do for this project, asked through the official client over gRPC, and over plain REST. */
export function describeFirestore(connect: () => Promise<FirestoreUnderTest>): void {
  const context = new FirestoreContext();
  beforeAll(() => context.open(connect));
  afterAll(() => context.close());
  describeDocuments(context);
  describeTransactions(context);
  describeQueries(context);
  describeListeners(context);
  describeRest(context);
  describeRestRefusals(context);
}
