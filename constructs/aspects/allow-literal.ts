import type { IConstruct } from "constructs";
import { Validation } from "../core";

const metadataType = "tricloud/allow-literal";

/**
 * Lets an argument hold a text that `ForbidLiteralSecrets` takes for a secret and that is none.
 *
 * @param construct the one that the error names, or one above it
 * @param argument as the error names it, e.g. `service_config.environment_variables.PAGE_TOKEN`
 * @param reason why the text is no secret, as a sentence
 * @throws ValidationError if the argument or the reason is empty
 * @example
 * allowLiteral(fn, "service_config.environment_variables.CSRF_TOKEN", "The name of a cookie, not its value.");
 */
export function allowLiteral(construct: IConstruct, argument: string, reason: string): void {
  const isGiven = (text: string) => text.trim() !== "";
  new Validation(construct)
    .check("argument", argument, isGiven, "Name the argument as the error does.")
    .check("reason", reason, isGiven, "Say why the text is no secret.")
    .finish();
  construct.node.addMetadata(metadataType, { argument, reason });
}

/** Whether `allowLiteral` was called for the argument, of the construct or a scope of it. */
export function mayBeLiteral(construct: IConstruct, argument: string): boolean {
  return construct.node.scopes
    .flatMap(({ node }) => node.metadata)
    .some(({ type, data }) => type === metadataType && data.argument === argument);
}
