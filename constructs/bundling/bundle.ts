import type { Size } from "../core";

/**
 * Where the code will run: a Cloudflare Worker (`workerd`), a Google Cloud Function (`gcf`) or a container with
 * Node (`container`).
 */
export type BundleTarget = "workerd" | "gcf" | "container";

/** What to bundle. */
export interface BundleRequest {
  /** The function's entry file, absolute or from the working folder. */
  entry: string;
  /** Where the code will run. */
  target: BundleTarget;
  /**
   * Largest artifact allowed, as it is on disk.
   * @default - 3 MiB for `workerd`, 32 MiB for `gcf` and `container`
   */
  sizeLimit?: Size;
  /**
   * Imports to leave as they are, in esbuild's notation: names, or patterns with one `*`.
   * @default - none
   */
  external?: string[];
  /**
   * Identifiers to replace by a constant: name to JavaScript literal, e.g. `{ VERSION: '"1.2.0"' }`.
   * @default - none
   */
  define?: Record<string, string>;
}

/** A function's code, ready to deploy. */
export interface Bundle {
  /** The function's entry file, from the working folder. */
  entry: string;
  /** Where the code will run. */
  target: BundleTarget;
  /** The artifact on disk: an ES module for `workerd`, a zip for `gcf`, a CommonJS module for `container`. */
  file: string;
  /** SHA-256 of exactly the artifact's bytes, in hexadecimal. */
  hash: string;
  /** Size of the artifact, in bytes. */
  bytes: number;
  /** Folder of the unpacked output: `index.js`, `index.js.map`, `package.json`, and esbuild's `meta.json`. */
  directory: string;
}

/** Makes bundles. Works synchronously, so that a construct can call it. */
export interface AssetBundler {
  /**
   * Makes a function's bundle, or finds the one that it made of the same sources.
   *
   * @throws BundlingError if the sources do not become a bundle within its size limit
   */
  bundle(request: BundleRequest): Bundle;
}
