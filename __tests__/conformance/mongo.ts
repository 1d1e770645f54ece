import { describeChangeStreams } from "./mongo/change-streams";
import { describeCollections } from "./mongo/collections";
import { MongoContext, type MongoUnderTest } from "./mongo/context";
import { describeCursors } from "./mongo/cursors";
import { describeIndexes } from "./mongo/indexes";
import { describeInvalidation } from "./mongo/invalidation";
import { describeQueries } from "./mongo/queries";
import { describeReplay } from "./mongo/replay";
import { describeResuming } from "./mongo/resuming";
import { describeTransactions } from "./mongo/transactions";
import { describeUpdates } from "./mongo/updates";
import { describeWrites } from "./mongo/writes";

/** What the product needs of MongoDB, asked through the official driver. */
export function describeMongo(connect: () => Promise<MongoUnderTest>): void {
  const mongo = new MongoContext();
  beforeAll(() => mongo.connect(connect), 60_000);
  afterEach(() => mongo.cleanUp());
  afterAll(() => mongo.disconnect());

  describeWrites(mongo);
  describeUpdates(mongo);
  describeQueries(mongo);
  describeCursors(mongo);
  describeIndexes(mongo);
  describeCollections(mongo);
  describeTransactions(mongo);
  describeChangeStreams(mongo);
  describeResuming(mongo);
  describeInvalidation(mongo);
  describeReplay(mongo);
}
