import type { TerraformAsset as Asset } from "cdktf";
import type { Construct } from "constructs";
import { AssetType, TerraformAsset } from "../core/terraform";
import type { Bundle } from "./bundle";

/**
 * A bundle's artifact as a Terraform asset; its `path` holds the bundle's hash, and names the file from Terraform's
 * working folder.
 *
 * The artifact goes in as one file under our own hash: cdktf's hash leaves file names out, and its archives take
 * the files' times in, so that either a change stays unseen or none looks like one.
 */
export function bundleAsset(scope: Construct, id: string, bundle: Bundle): Asset {
  return new TerraformAsset(scope, id, { path: bundle.file, type: AssetType.FILE, assetHash: bundle.hash });
}
