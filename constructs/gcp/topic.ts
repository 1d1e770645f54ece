import { PubsubTopic, type PubsubTopicConfig } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { isPubsubName, pubsubNameFix } from "./pubsub-name";
import { Subscription, type SubscriptionOptions } from "./subscription";

/** A topic, ours or somebody else's. */
export interface ITopic extends IConstruct {
  /** Short name, without the project. */
  readonly topicName: string;
  /** `projects/<project>/topics/<name>`. */
  readonly topicId: string;

  /** Lets an identity publish. */
  grantPublish(identity: IIdentity): Grant;
}

/** Properties of a `Topic`. */
export interface TopicProps {
  /** 3 to 255 letters, digits and `-_.~+%`, a letter first. */
  topicName: string;
  /**
   * How long messages are kept for new subscriptions and for seeking back, 10 minutes to 31 days.
   * @default - not kept
   */
  retention?: Duration;
  /** @default - none */
  labels?: Labels;
  /** Changes the `google_pubsub_topic` resource before it is made. */
  transform?: (config: PubsubTopicConfig) => PubsubTopicConfig;
}

abstract class TopicBase extends Construct implements ITopic {
  abstract readonly topicName: string;
  abstract readonly topicId: string;

  grantPublish(identity: IIdentity): Grant {
    const role = "roles/pubsub.publisher";
    const config = { topic: this.topicName, role, member: identity.member };
    return grantOnce(this, "Publish", role, identity, (id) => new PubsubTopicIamMember(this, id, config));
  }

  /** Has the topic's messages kept until somebody acknowledges them. */
  addSubscription(id: string, options: SubscriptionOptions): Subscription {
    return new Subscription(this, id, { ...options, topic: this });
  }
}

/** A Pub/Sub topic. A message that no subscription waits for is gone. */
export class Topic extends TopicBase {
  /**
   * A topic that is made by others, or by another stack.
   *
   * @param topicId `projects/<project>/topics/<name>`
   */
  static fromTopicId(scope: Construct, id: string, topicId: string): ITopic {
    class Import extends TopicBase {
      readonly topicId = topicId;
      readonly topicName = topicId.replace(/^.*\/topics\//, "");
    }
    const topic = new Import(scope, id);
    new Validation(topic)
      .check(
        "topicId",
        topicId,
        (text) => /^projects\/[^/]+\/topics\/[^/]+$/.test(text),
        "Use projects/<project>/topics/<name>.",
      )
      .finish();
    return topic;
  }

  readonly topicName: string;
  readonly topicId: string;

  constructor(scope: Construct, id: string, { topicName, retention, labels, transform }: TopicProps) {
    super(scope, id);
    new Validation(this)
      .check("topicName", topicName, isPubsubName, pubsubNameFix)
      .check(
        "retention",
        retention,
        (time) => time.isBetween(Duration.minutes(10), Duration.days(31)),
        "Use 10 minutes to 31 days.",
      )
      .add(...labelProblems(labels ?? {}))
      .finish();
    const config: PubsubTopicConfig = {
      name: topicName,
      ...(retention && { messageRetentionDuration: `${retention.toSeconds()}s` }),
      ...(labels && { labels }),
    };
    const resource = new PubsubTopic(this, "Resource", transform?.(config) ?? config);
    this.topicName = resource.name;
    this.topicId = resource.id;
  }
}
