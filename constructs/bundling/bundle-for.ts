import type { Construct, IConstruct } from "constructs";
import { BundlingError } from "../core";
import type { AssetBundler, Bundle, BundleRequest } from "./bundle";
import { EsbuildBundler } from "./esbuild-bundler";

const bundlers = new WeakMap<IConstruct, AssetBundler>();
let shared: AssetBundler | undefined;

/** Sets the bundler of a construct and everything below it, in place of the one set further up. */
export function useBundler(scope: IConstruct, bundler: AssetBundler): void {
  bundlers.set(scope, bundler);
}

/**
 * The bundle of a construct's function, made by the nearest bundler up the tree, or by one `EsbuildBundler` that
 * the whole process shares.
 *
 * @throws BundlingError that carries the construct's path
 */
export function bundleFor(scope: Construct, request: BundleRequest): Bundle {
  const owner = scope.node.scopes.findLast((construct) => bundlers.has(construct));
  const bundler = (owner && bundlers.get(owner)) ?? sharedBundler();
  try {
    return bundler.bundle(request);
  } catch (error) {
    throw error instanceof BundlingError ? error.at(scope.node.path) : error;
  }
}

function sharedBundler(): AssetBundler {
  shared ??= new EsbuildBundler();
  return shared;
}
