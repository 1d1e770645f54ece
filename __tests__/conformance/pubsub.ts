import { type KnownGaps, PubsubContext, type PubsubUnderTest } from "./pubsub/context";
import { describeDeadLetters } from "./pubsub/dead-letters";
import { describeFilters } from "./pubsub/filters";
import { describeMessages } from "./pubsub/messages";
import { describeOrdering } from "./pubsub/ordering";
import { describePush } from "./pubsub/push";
import { describeSubscriptions } from "./pubsub/subscriptions";
import { describeTopics } from "./pubsub/topics";

/** What the product needs of Pub/Sub, asked through the official client. */
export function describePubsub(connect: () => Promise<PubsubUnderTest>, gaps: KnownGaps = {}): void {
  const pubsub = new PubsubContext(gaps);
  beforeAll(() => pubsub.connect(connect), 60_000);
  afterEach(() => pubsub.cleanUp());
  afterAll(() => pubsub.disconnect());

  describeTopics(pubsub);
  describeSubscriptions(pubsub);
  describeMessages(pubsub);
  describeOrdering(pubsub);
  describeFilters(pubsub);
  describeDeadLetters(pubsub);
  describePush(pubsub);
}
