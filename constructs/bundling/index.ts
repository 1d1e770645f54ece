export type { AssetBundler, Bundle, BundleRequest, BundleTarget } from "./bundle";
export { bundleAsset } from "./bundle-asset";
export { bundleFor, useBundler } from "./bundle-for";
export { EsbuildBundler, type EsbuildBundlerOptions } from "./esbuild-bundler";
export { placeBundle } from "./place-bundle";
export { StubBundler } from "./stub-bundler";
