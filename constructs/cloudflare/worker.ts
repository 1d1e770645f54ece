import { WorkersCronTrigger } from "@cdktf/provider-cloudflare/lib/workers-cron-trigger";
import { WorkersCustomDomain } from "@cdktf/provider-cloudflare/lib/workers-custom-domain";
import { WorkersRoute } from "@cdktf/provider-cloudflare/lib/workers-route";
import { WorkersScriptSubdomain } from "@cdktf/provider-cloudflare/lib/workers-script-subdomain";
import { Construct, type IConstruct } from "constructs";
import { bundleFor } from "../bundling";
import { Validation } from "../core";
import { TerraformOutput, Token } from "../core/terraform";
import type { Binding } from "./binding";
import { claimHostname } from "./claim-hostname";
import { claimName } from "./claim-name";
import { isCloudflareId, zoneIdFix } from "./cloudflare-id";
import { hostnameFix, isHostname } from "./hostname";
import { type CustomDomain, type Route, validateWorker, type WorkerProps } from "./worker-props";
import { WorkerScript } from "./worker-script";

/** A Worker, ours or somebody else's. */
export interface IWorker extends IConstruct {
  /** 32 hex digits. */
  readonly accountId: string;
  /** Name of the script, which is the Worker's identity inside its account. */
  readonly scriptName: string;
}

/** What names a Worker. */
export interface WorkerAttributes {
  /** 32 hex digits. */
  accountId: string;
  /** Name of the script. */
  scriptName: string;
}

/**
 * A Cloudflare Worker, bundled by esbuild from its entry file.
 *
 * Secrets are declared as `Binding.secret()` and uploaded on their own; the output `Secrets` lists their names.
 *
 * @example
 * new Worker(this, "Hooks", {
 *   accountId, scriptName: "dev-hooks", entry: "lambdas/hooks/index.ts",
 *   bindings: { TOKEN: Binding.secret() },
 *   domains: [{ hostname: "hooks.example.com", zoneId }],
 * });
 */
export class Worker extends Construct implements IWorker {
  /** A Worker that is deployed by others. */
  static fromWorkerName(scope: Construct, id: string, attributes: WorkerAttributes): IWorker {
    class Import extends Construct implements IWorker {
      readonly accountId = attributes.accountId;
      readonly scriptName = attributes.scriptName;
    }
    return new Import(scope, id);
  }

  /** 32 hex digits. */
  readonly accountId: string;
  /** Name of the script; whoever uses it waits for the Worker. */
  readonly scriptName: string;

  private readonly script: WorkerScript;
  private readonly bindings = new Map<string, Binding>();
  private readonly crons: string[] = [];
  private readonly secrets: TerraformOutput;

  /** @throws ValidationError with everything that Cloudflare would refuse, or if the script's or a host's name is taken */
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id);
    validateWorker(this, props);
    const { accountId, entry, sizeLimit } = props;
    claimName(this, accountId, "scriptName", props.scriptName);
    this.accountId = accountId;
    this.script = new WorkerScript(this, "Resource", {
      accountId,
      scriptName: props.scriptName,
      bundle: bundleFor(this, { entry, target: "workerd", ...(sizeLimit && { sizeLimit }) }),
      compatibilityDate: props.compatibilityDate ?? "2026-07-01",
      compatibilityFlags: props.compatibilityFlags ?? [],
      ...(props.cpuLimit && { cpuMilliseconds: props.cpuLimit.toMilliseconds() }),
      logSampling: props.logSampling ?? 1,
      logInvocations: props.logInvocations ?? true,
      ...(props.transform && { transform: props.transform }),
    });
    // The resource's own attribute: whoever uses it waits for the script.
    this.scriptName = this.script.resource.scriptName;
    new WorkersScriptSubdomain(this, "WorkersDev", {
      accountId,
      scriptName: this.scriptName,
      enabled: props.workersDev ?? false,
      previewsEnabled: false,
    });
    this.secrets = new TerraformOutput(this, "Secrets", {
      value: this.secretNames(),
      description: "Names of the secrets to upload to this Worker",
    });
    for (const [name, binding] of Object.entries(props.bindings ?? {})) this.addBinding(name, binding);
    for (const domain of props.domains ?? []) this.addDomain(domain);
    for (const route of props.routes ?? []) this.addRoute(route);
    for (const cron of props.crons ?? []) this.addCron(cron);
  }

  /**
   * Gives the Worker one more entry of `env`.
   *
   * @throws ValidationError if the name is taken or no identifier
   */
  addBinding(name: string, binding: Binding): void {
    new Validation(this)
      .check("binding", name, isIdentifier, "Use letters, digits and _, not a digit first.")
      .check("binding", name, () => !this.bindings.has(name), "Use each binding's name once.")
      .check("binding", name, () => !reserved.has(name), "Use another name: Workers Sites keeps this one.")
      .finish();
    this.bindings.set(name, binding);
    this.script.setBindings(this.bindings);
    this.secrets.value = this.secretNames();
  }

  /**
   * Makes the Worker answer a host name.
   *
   * @throws ValidationError if it is no host name, or another construct of the app has it
   */
  addDomain({ hostname, zoneId }: CustomDomain): void {
    new Validation(this)
      .check("hostname", hostname, isHostname, hostnameFix)
      .check("zoneId", zoneId, isCloudflareId, zoneIdFix)
      .finish();
    claimHostname(this, "hostname", hostname, "host");
    new WorkersCustomDomain(this, this.childId("Domain", hostname), {
      accountId: this.accountId,
      hostname,
      zoneId,
      service: this.scriptName,
    });
  }

  /**
   * Sends requests that match a pattern through the Worker.
   *
   * @throws ValidationError if the pattern or the zone cannot be used, or another route of the app has the pattern
   */
  addRoute({ pattern, zoneId }: Route): void {
    new Validation(this)
      .check(
        "pattern",
        pattern,
        (text) => !/^[a-z]+:\/\//i.test(text) && !/[?#\s]/.test(text),
        "Use host/path with * as wildcard, without a scheme, query or fragment.",
      )
      .check("zoneId", zoneId, isCloudflareId, zoneIdFix)
      .finish();
    claimName(
      this,
      zoneId,
      "pattern",
      pattern,
      (path) => `Choose another pattern: ${path} answers this one.`,
    );
    const id = this.childId("Route", pattern);
    new WorkersRoute(this, id, { zoneId, pattern, script: this.scriptName });
  }

  /**
   * Runs the Worker's `scheduled` handler at these times, UTC.
   *
   * @throws ValidationError if the expression has not five fields
   */
  addCron(cron: string): void {
    new Validation(this)
      .check(
        "cron",
        cron,
        (text) => text.trim().split(/\s+/).length === 5,
        "Use five fields, e.g. */5 * * * *.",
      )
      .finish();
    this.crons.push(cron);
    this.node.tryRemoveChild("Crons");
    new WorkersCronTrigger(this, "Crons", {
      accountId: this.accountId,
      scriptName: this.scriptName,
      schedules: this.crons.map((each) => ({ cron: each })),
    });
  }

  /** Names of the secrets that have to be uploaded before the Worker works. */
  secretNames(): string[] {
    return [...this.bindings].flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])).sort();
  }

  /** Tells children by what they are for, or by their number where that is a token, which no id can hold. */
  private childId(kind: string, name: string): string {
    return `${kind}-${Token.isUnresolved(name) ? this.node.children.length : name}`;
  }
}

const reserved = new Set(["__STATIC_CONTENT", "__STATIC_CONTENT_MANIFEST"]);
const isIdentifier = (name: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
