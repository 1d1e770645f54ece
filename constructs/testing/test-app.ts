import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { AppConfig } from "cdktf";
import { StubBundler, useBundler } from "../bundling";
import { App } from "../core/terraform";

/**
 * An app for unit tests: functions are not really bundled, and what is synthesized goes to a temporary folder that
 * is gone when the process ends.
 *
 * @example
 * const stack = new TerraformStack(new TestApp(), "stack");
 */
export class TestApp extends App {
  /** @param config as of cdktf's `App` */
  constructor(config: AppConfig = {}) {
    super({ outdir: temporaryFolder(), ...config });
    useBundler(this, new StubBundler());
  }
}

let root: string | undefined;

function temporaryFolder(): string {
  if (root === undefined) {
    const created = mkdtempSync(path.join(os.tmpdir(), "tricloud-test-"));
    process.once("exit", () => rmSync(created, { recursive: true, force: true }));
    root = created;
  }
  return mkdtempSync(path.join(root, "app-"));
}
