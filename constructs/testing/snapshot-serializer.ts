import { hideAssetHashes } from "./hide-asset-hashes";
import { Template } from "./template";

/** How jest prints values of a kind into snapshots. */
export interface SnapshotSerializer {
  /** Whether a value is of the kind. */
  test(value: unknown): boolean;

  /** The value as text. */
  serialize(value: Template): string;
}

/**
 * Lets jest print a `Template` as its Terraform JSON without asset hashes.
 *
 * @example
 * expect.addSnapshotSerializer(snapshotSerializer);
 * expect(Template.fromStack(stack)).toMatchSnapshot();
 */
export const snapshotSerializer: SnapshotSerializer = {
  test: (value) => value instanceof Template,
  serialize: (value) => JSON.stringify(hideAssetHashes(value.toJSON()), undefined, 2),
};
