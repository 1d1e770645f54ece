import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { TerraformAsset } from "cdktf";
import { strFromU8, unzipSync } from "fflate";
import { type SecretText, secretIn } from "./secret-shapes";

/** A secret found in a file of an asset. */
export interface AssetSecret extends SecretText {
  /** The file, as it is called in the asset. */
  file: string;
}

/** By source and hash: environments share their assets, and cdktf's own hash leaves the files' names out. */
const known = new Map<string, AssetSecret[]>();

/** The secrets in an asset's programs and settings, the first of each file. */
export function secretsIn(asset: TerraformAsset): AssetSecret[] {
  // cdktf keeps the source's place to itself.
  const source = path.resolve(asset["sourcePath"]);
  const key = `${asset.assetHash} ${source}`;
  let secrets = known.get(key);
  if (!secrets) {
    secrets = texts(source).flatMap(([file, text]) => {
      const secret = secretIn(text);
      return secret ? [{ file, ...secret }] : [];
    });
    known.set(key, secrets);
  }
  return secrets;
}

const textName = /\.(?:[cm]?js|json|ya?ml|toml|pem|key)$|(?:^|[/\\])\.env(?:\.[\w-]+)?$/;

/** The programs and settings of an asset, by name: of a file, a zip or a folder. */
function texts(source: string): [file: string, text: string][] {
  if (statSync(source).isDirectory()) {
    return readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((file) => textName.test(file))
      .map((file) => [file, readFileSync(path.join(source, file), "utf8")]);
  }
  if (source.endsWith(".zip")) {
    const files = unzipSync(readFileSync(source), { filter: ({ name }) => textName.test(name) });
    return Object.entries(files).map(([file, bytes]) => [file, strFromU8(bytes)]);
  }
  return textName.test(source) ? [[path.basename(source), readFileSync(source, "utf8")]] : [];
}
