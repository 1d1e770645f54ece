import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { AppConfig } from "cdktf";
import { StubBundler, useBundler } from "../bundling";
import { App } from "../core/terraform";

/**
 * An app for unit tests: functions are not really bundled, and what is synthesized goes to a temporary folder.
 *
 * @example
 * const stack = new TerraformStack(new TestApp(), "stack");
 */
export class TestApp extends App {
  /** @param config as of cdktf's `App` */
  constructor(config: AppConfig = {}) {
    super({ outdir: mkdtempSync(path.join(os.tmpdir(), "tricloud-test-")), ...config });
    useBundler(this, new StubBundler());
  }
}
