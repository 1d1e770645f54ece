import {
  WorkersScript,
  type WorkersScriptBindings,
  type WorkersScriptConfig,
} from "@cdktf/provider-cloudflare/lib/workers-script";
import type { Construct } from "constructs";
import { type Bundle, bundleAsset } from "../bundling";
import { Fn, TerraformVariable } from "../core/terraform";
import type { Binding } from "./binding";

/** A Worker's code and settings, in our own words. */
export interface WorkerScriptProps {
  accountId: string;
  scriptName: string;
  bundle: Bundle;
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** CPU time of one call, in milliseconds. */
  cpuMilliseconds?: number;
  /** Share of calls that are logged, 0 to 1. */
  logSampling: number;
  /** Whether each call is logged with its address. */
  logInvocations: boolean;
  transform?: (config: WorkersScriptConfig) => WorkersScriptConfig;
}

/**
 * The one place that knows `cloudflare_workers_script`, whose schema changes between provider versions
 * (cloudflare/terraform-provider-cloudflare#5439, #6459, #7326).
 */
export class WorkerScript {
  readonly resource: WorkersScript;
  private readonly scriptName: string;
  private newClasses: TerraformVariable | undefined;

  constructor(
    private readonly scope: Construct,
    id: string,
    props: WorkerScriptProps,
  ) {
    const { accountId, scriptName, bundle, compatibilityDate, compatibilityFlags, transform } = props;
    this.scriptName = scriptName;
    const config: WorkersScriptConfig = {
      accountId,
      scriptName,
      // The code stays out of the plan: a file beside it, and the hash of its bytes.
      contentFile: bundleAsset(scope, "Code", bundle).path,
      contentSha256: bundle.hash,
      mainModule: "index.js",
      compatibilityDate,
      compatibilityFlags: [...compatibilityFlags].sort(),
      // Secrets are uploaded on their own and must outlive a deploy.
      keepBindings: ["secret_text"],
      observability: {
        enabled: true,
        headSamplingRate: props.logSampling,
        logs: {
          enabled: true,
          invocationLogs: props.logInvocations,
          headSamplingRate: props.logSampling,
        },
      },
      ...(props.cpuMilliseconds !== undefined && { limits: { cpuMs: props.cpuMilliseconds } }),
    };
    this.resource = new WorkersScript(scope, id, transform?.(config) ?? config);
  }

  /** Puts these bindings in place of those before. */
  setBindings(bindings: ReadonlyMap<string, Binding>): void {
    // By name: the API answers in an order of its own, which would be a difference in every plan.
    const sorted = [...bindings].sort(([a], [b]) => (a < b ? -1 : 1));
    const rendered = sorted
      .map(([name, binding]) => binding.render(name))
      .filter((binding): binding is WorkersScriptBindings => binding !== undefined);
    if (rendered.length > 0) this.resource.putBindings(rendered);
    const classes = sorted.flatMap(([, { exportedClass }]) => exportedClass ?? []);
    const named = (storage: string) =>
      classes.filter((owned) => owned.storage === storage).map(({ className }) => className);
    const [newSqliteClasses, newClasses] = [named("sqlite"), named("kv")];
    if (classes.length === 0) return;
    this.newClasses ??= this.newClassesVariable();
    // Cloudflare makes a class once and refuses to hear of it again (code 10074), but the provider keeps no note of
    // what it sent and would send it with every change (cloudflare/terraform-provider-cloudflare#5701, #5898).
    const migrations = {
      ...(newSqliteClasses.length > 0 && { new_sqlite_classes: newSqliteClasses }),
      ...(newClasses.length > 0 && { new_classes: newClasses }),
    };
    this.resource.addOverride("migrations", Fn.conditional(this.newClasses.value, migrations, null));
  }

  private newClassesVariable(): TerraformVariable {
    const variable = new TerraformVariable(this.scope, "NewClasses", {
      type: "bool",
      default: false,
      description:
        "Whether this apply makes the Worker's Durable Object classes: true in the first one alone",
    });
    const name = `${this.scriptName.replaceAll("-", "_")}_new_classes`;
    // A variable's name cannot start with a digit or hold a token, as a script's name may.
    if (/^[a-z]\w*$/.test(name)) variable.overrideLogicalId(name);
    return variable;
  }
}
