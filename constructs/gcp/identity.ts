import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";

/** Somebody who can be given roles. */
export interface IIdentity extends IConstruct {
  /** As IAM policies write it, e.g. `serviceAccount:vectorize@casamarina-dev.iam.gserviceaccount.com`. */
  readonly member: string;
}

/**
 * Everybody on the internet. A function that lets everyone in checks its callers itself.
 *
 * @example
 * fn.grantInvoke(new Everyone(this, "Everyone"));
 */
export class Everyone extends Construct implements IIdentity {
  readonly member = "allUsers";
}

/**
 * Identities that Google Cloud itself acts as.
 *
 * @example
 * const serviceAgent = ServiceAgent.pubsub(this, "PubsubAgent", "123456789012");
 */
export class ServiceAgent extends Construct implements IIdentity {
  /**
   * Pub/Sub's own identity, which forwards dead letters. Made from the project's number, so that a plan needs no
   * look-up in the cloud.
   *
   * @param projectNumber digits, not the project's id
   * @see https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
   */
  static pubsub(scope: Construct, id: string, projectNumber: string): IIdentity {
    const agent = new ServiceAgent(
      scope,
      id,
      `serviceAccount:service-${projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    );
    new Validation(agent)
      .check(
        "projectNumber",
        projectNumber,
        (text) => /^\d+$/.test(text),
        "Use the project's number, not its id: gcloud projects describe shows it.",
      )
      .finish();
    return agent;
  }

  private constructor(
    scope: Construct,
    id: string,
    readonly member: string,
  ) {
    super(scope, id);
  }
}
