import path from "node:path";
import * as esbuild from "esbuild";
import type { AssetBundler, Bundle, BundleRequest } from "./bundle";
import { BundleCache } from "./bundle-cache";
import { explainBuildFailure, requireEntry } from "./explain-build-failure";
import { type BuildPlan, planBuild } from "./plan-build";
import { requireWithinBudget } from "./size-budget";

/** Where an `EsbuildBundler` works. */
export interface EsbuildBundlerOptions {
  /**
   * Folder of the bundles that are kept between runs, from the working folder.
   * @default "node_modules/.cache/tricloud/bundles"
   */
  cacheDir?: string;
  /**
   * Folder that relative entries start at, and that the paths in bundles are relative to.
   * @default - the working folder of the process
   */
  workingDir?: string;
}

type Outcome = { bundle: Bundle } | { error: unknown };

/**
 * Bundles with esbuild. The same sources give the same bytes on any machine and in any folder.
 *
 * A bundler builds each request once and keeps the outcome: make a new one to see sources that have changed.
 *
 * @example
 * const bundler = new EsbuildBundler();
 * await bundler.prebundle([{ entry: "lambdas/llm-query/index.ts", target: "workerd" }]);
 * useBundler(app, bundler);
 */
export class EsbuildBundler implements AssetBundler {
  private readonly workingDir: string;
  private readonly cache: BundleCache;
  private readonly outcomes = new Map<string, Outcome>();

  constructor({
    workingDir = ".",
    cacheDir = "node_modules/.cache/tricloud/bundles",
  }: EsbuildBundlerOptions = {}) {
    this.workingDir = path.resolve(workingDir);
    this.cache = new BundleCache(path.resolve(this.workingDir, cacheDir));
  }

  /**
   * Builds all requests at the same time, so that `bundle` finds them done. What fails is thrown by `bundle`, where
   * the construct is known.
   */
  async prebundle(requests: readonly BundleRequest[]): Promise<void> {
    const plans = new Map(requests.map((request) => this.plan(request)).map((plan) => [plan.key, plan]));
    await Promise.all(
      [...plans.values()].map(async (plan) => {
        this.outcomes.set(plan.key, await this.buildInBackground(plan));
      }),
    );
  }

  /** The bundle from the pre-pass, from disk, or built now. */
  bundle(request: BundleRequest): Bundle {
    const plan = this.plan(request);
    const outcome = this.outcomes.get(plan.key) ?? this.build(plan);
    this.outcomes.set(plan.key, outcome);
    if ("error" in outcome) throw outcome.error;
    requireWithinBudget(outcome.bundle, request.sizeLimit);
    return outcome.bundle;
  }

  private plan(request: BundleRequest): BuildPlan {
    return planBuild(request, this.workingDir);
  }

  private build(plan: BuildPlan): Outcome {
    const startedAt = Date.now();
    try {
      return { bundle: this.find(plan) ?? this.cache.keep(plan, esbuild.buildSync(plan.options), startedAt) };
    } catch (error) {
      return { error: explainBuildFailure(plan, error) };
    }
  }

  private async buildInBackground(plan: BuildPlan): Promise<Outcome> {
    const startedAt = Date.now();
    try {
      return {
        bundle: this.find(plan) ?? this.cache.keep(plan, await esbuild.build(plan.options), startedAt),
      };
    } catch (error) {
      return { error: explainBuildFailure(plan, error) };
    }
  }

  private find(plan: BuildPlan): Bundle | undefined {
    requireEntry(plan);
    return this.cache.find(plan);
  }
}
