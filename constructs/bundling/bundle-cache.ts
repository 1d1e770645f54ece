import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Bundle } from "./bundle";
import { putBundle, readBundle } from "./bundle-folder";
import type { BuildOutput, BuildPlan } from "./plan-build";
import { changedSince, type Sources, sourcesOf, stateOf } from "./source-state";

/**
 * Bundles on disk, shared by any number of processes: everything is written aside and renamed into place.
 *
 * `<key>.json` lists the sources of a plan's last build. The state of these sources names the folder of the bundle
 * that was made from them.
 */
export class BundleCache {
  constructor(private readonly folder: string) {}

  /** The bundle that the plan would give, if its sources are in a state that was built before. */
  find(plan: BuildPlan): Bundle | undefined {
    const manifest = this.manifestOf(plan);
    if (!existsSync(manifest)) return undefined;
    const sources: Sources = JSON.parse(readFileSync(manifest, "utf8"));
    return readBundle(this.folderOf(plan, stateOf(sources, plan.workingDir)), plan);
  }

  /**
   * Keeps the output of a build.
   *
   * @param startedAt when the build began, in milliseconds since 1970
   */
  keep(plan: BuildPlan, { outputFiles, metafile }: BuildOutput, startedAt: number): Bundle {
    const files = {
      ...Object.fromEntries(outputFiles.map((file) => [path.basename(file.path), file.contents])),
      "package.json": Buffer.from(plan.packageJson),
    };
    const sources = sourcesOf(metafile, plan.workingDir);
    // A source that was edited meanwhile is in a state that this output may not belong to.
    if (changedSince(sources, plan.workingDir, startedAt)) {
      return putBundle(this.folderOf(plan, randomUUID()), plan, files, metafile);
    }
    const bundle = putBundle(this.folderOf(plan, stateOf(sources, plan.workingDir)), plan, files, metafile);
    const draft = path.join(this.folder, `${randomUUID()}.json`);
    writeFileSync(draft, JSON.stringify(sources));
    renameSync(draft, this.manifestOf(plan));
    return bundle;
  }

  private manifestOf({ key }: BuildPlan): string {
    return path.join(this.folder, `${key}.json`);
  }

  private folderOf({ key }: BuildPlan, state: string): string {
    return path.join(this.folder, createHash("sha256").update(key).update(state).digest("hex"));
  }
}
