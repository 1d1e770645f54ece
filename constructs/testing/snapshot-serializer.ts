import { hideAssetHashes } from "./hide-asset-hashes";
import { Template } from "./template";

/**
 * Lets jest print a `Template` as its Terraform JSON without asset hashes.
 *
 * @example
 * expect.addSnapshotSerializer(snapshotSerializer);
 * expect(Template.fromStack(stack)).toMatchSnapshot();
 */
export const snapshotSerializer = {
  test: (value: unknown): boolean => value instanceof Template,
  serialize: (value: Template): string => JSON.stringify(hideAssetHashes(value.toJSON()), undefined, 2),
};
