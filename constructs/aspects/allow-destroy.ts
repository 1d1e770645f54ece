import type { IConstruct } from "constructs";
import { Validation } from "../core";

const metadataType = "tricloud/allow-destroy";

/**
 * Lets a construct, and all below it, be deleted although it holds data and `RequireProtection` is in force.
 *
 * @param reason why the data may be lost, as a sentence
 * @throws ValidationError if the reason is empty
 * @example
 * allowDestroy(sourceBucket, "Bundles can be built again from the repository at any time.");
 */
export function allowDestroy(construct: IConstruct, reason: string): void {
  new Validation(construct)
    .check("reason", reason, (text) => text.trim() !== "", "Say why the data may be lost.")
    .finish();
  construct.node.addMetadata(metadataType, reason);
}

/** Whether `allowDestroy` was called for the construct or a scope of it. */
export function mayBeDestroyed(construct: IConstruct): boolean {
  return construct.node.scopes.some(({ node }) => node.metadata.some(({ type }) => type === metadataType));
}
