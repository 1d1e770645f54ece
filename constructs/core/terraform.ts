/**
 * The one place that loads cdktf. Its successor, cdktn, takes its place here without another line changing.
 * Elsewhere only types are imported from "cdktf".
 */
export {
  App,
  AssetType,
  Fn,
  GcsBackend,
  Resource,
  TerraformAsset,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from "cdktf";
