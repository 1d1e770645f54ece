import { PubsubTopic, type PubsubTopicConfig } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { inSteps } from "./in-steps";
import { Metric } from "./metric";
import { isPubsubName, pubsubNameFix } from "./pubsub-name";
import { Subscription } from "./subscription";
import type { SubscriptionOptions } from "./subscription-props";

/** A topic, ours or somebody else's. */
export interface ITopic extends IConstruct {
  /** Short name, without the project. */
  readonly topicName: string;
  /** `projects/<project>/topics/<name>`. */
  readonly topicId: string;

  /** Lets an identity publish. */
  grantPublish(identity: IIdentity): Grant;

  /** Messages published. */
  metricPublished(): Metric;
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
  /**
   * Whether Terraform refuses to delete the topic, with the messages that it keeps.
   * @default false
   */
  protect?: boolean;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_pubsub_topic` resource before it is made. */
  transform?: (config: PubsubTopicConfig) => PubsubTopicConfig;
}

abstract class TopicBase extends Construct implements ITopic {
  abstract readonly topicName: string;
  abstract readonly topicId: string;

  grantPublish(identity: IIdentity): Grant {
    const role = "roles/pubsub.publisher";
    const config = { topic: this.topicId, role, member: identity.member };
    return grantOnce(this, "Publish", role, identity, (id) => new PubsubTopicIamMember(this, id, config));
  }

  metricPublished(): Metric {
    return new Metric({
      metricType: "pubsub.googleapis.com/topic/send_message_operation_count",
      kind: "counter",
      resourceType: "pubsub_topic",
      resourceLabels: { topic_id: this.topicName },
    });
  }

  /** Has the topic's messages kept until somebody acknowledges them. */
  addSubscription(id: string, options: SubscriptionOptions): Subscription {
    return new Subscription(this, id, { ...options, topic: this });
  }
}

/**
 * A Pub/Sub topic. A message that no subscription waits for is gone.
 *
 * @example
 * const topic = new Topic(this, "Messages", { topicName: "dev-messages" });
 * topic.addSubscription("Kept", { subscriptionName: "dev-messages-kept", retention: Duration.days(31) });
 */
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

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const { topicName, retention, protect = false, labels, transform } = props;
    new Validation(this)
      .check("topicName", topicName, isPubsubName, pubsubNameFix)
      .check(
        "retention",
        retention,
        inSteps(Duration.seconds(1), Duration.minutes(10), Duration.days(31)),
        "Use whole seconds, 10 minutes to 31 days.",
      )
      .add(...labelProblems(labels ?? {}))
      .finish();
    const config: PubsubTopicConfig = {
      name: topicName,
      ...(retention && { messageRetentionDuration: `${retention.toSeconds()}s` }),
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    const resource = new PubsubTopic(this, "Resource", transform?.(config) ?? config);
    this.topicName = resource.name;
    this.topicId = resource.id;
  }
}
