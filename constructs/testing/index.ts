export { Capture } from "./capture";
export { constructTree } from "./construct-tree";
export { hideAssetHashes } from "./hide-asset-hashes";
export { Match, Matcher, type Matchers, type Mismatch, type OnMatch } from "./match";
export { type SnapshotSerializer, snapshotSerializer } from "./snapshot-serializer";
export { type Annotation, Template } from "./template";
export { TestApp } from "./test-app";
