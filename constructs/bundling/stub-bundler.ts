import { createHash } from "node:crypto";
import path from "node:path";
import type { AssetBundler, Bundle, BundleRequest } from "./bundle";
import { putBundle, readBundle } from "./bundle-folder";

/**
 * A bundler for unit tests: it neither reads the function's sources nor runs esbuild. Its bundles hold the entry's
 * name alone and so are the same on any machine.
 */
export class StubBundler implements AssetBundler {
  bundle({ entry, target }: BundleRequest): Bundle {
    const subject = { entry: path.relative(".", path.resolve(entry)).split(path.sep).join("/"), target };
    const name = createHash("sha256").update(JSON.stringify(subject)).digest("hex");
    const folder = path.resolve("node_modules/.cache/tricloud/stubs", name);
    const files = { "index.js": Buffer.from(`// Stands for the bundle of ${subject.entry}.\n`) };
    return readBundle(folder, subject) ?? putBundle(folder, subject, files);
  }
}
