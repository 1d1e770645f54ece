import type { IConstruct } from "constructs";
import { Testing } from "../core/terraform";

/**
 * The ids and classes of a construct and all below it, as text for a snapshot: a changed id is a changed address in
 * Terraform's state.
 *
 * @example
 * expect(constructTree(stack)).toMatchSnapshot();
 */
export function constructTree(construct: IConstruct): string {
  return Testing.renderConstructTree(construct);
}
