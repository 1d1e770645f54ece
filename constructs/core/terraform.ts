/**
 * The one place that loads cdktf. Its successor, cdktn, takes its place here without another line changing.
 * Elsewhere only types are imported from "cdktf".
 */
export {
  App,
  Aspects,
  AssetType,
  Fn,
  GcsBackend,
  Resource,
  TerraformAsset,
  TerraformElement,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from "cdktf";
