import type { WorkersScriptBindings } from "@cdktf/provider-cloudflare/lib/workers-script";
import { toJson } from "../core/json";
import type { IKvNamespace } from "./kv-namespace";
import type { IQueue } from "./queue";
import type { IR2Bucket } from "./r2-bucket";
import type { IWorker } from "./worker";

/** What a binding is to Cloudflare, without its name. */
type BindingFields = Omit<WorkersScriptBindings, "name">;

/** Where a Durable Object keeps its data. SQLite is what Cloudflare recommends; `kv` is the older backend. */
export type DurableObjectStorage = "sqlite" | "kv";

/** The class of Durable Objects that a binding gives access to. */
export interface DurableObjectBindingOptions {
  /**
   * Storage of a class that the Worker itself exports; fixed once it is deployed.
   * @default "sqlite"
   */
  storage?: DurableObjectStorage;
  /**
   * Worker that exports the class.
   * @default - the Worker that has the binding
   */
  scriptName?: string;
}

/** A class of Durable Objects that a Worker exports. */
export interface DurableObjectClass {
  /** Name that the entry file exports it under. */
  className: string;
  /** Where its objects keep their data. */
  storage: DurableObjectStorage;
}

/** A resource, value or secret that a Worker finds in its `env` under the binding's name. */
export class Binding {
  /** Text that may be read by anyone who may read the plan. */
  static plainText(text: string): Binding {
    return new Binding({ type: "plain_text", text });
  }

  /** A value that the Worker gets parsed. */
  static json(value: unknown): Binding {
    return new Binding({ type: "json", json: toJson(value) });
  }

  /**
   * A secret that Terraform never sees: its value is uploaded on its own (`wrangler secret put`) and every deploy
   * keeps it. A `secret_text` binding with a value would end up in the plan and in the state.
   */
  static secret(): Binding {
    return new Binding(undefined);
  }

  /** Lets the Worker send to a queue. */
  static queue(queue: IQueue): Binding {
    return new Binding({ type: "queue", queueName: queue.queueName });
  }

  /**
   * Lets the Worker read and write a KV namespace.
   *
   * @param namespace the namespace, or its id
   */
  static kv(namespace: IKvNamespace | string): Binding {
    const namespaceId = typeof namespace === "string" ? namespace : namespace.namespaceId;
    return new Binding({ type: "kv_namespace", namespaceId });
  }

  /** Lets the Worker read and write the objects of an R2 bucket. */
  static r2({ bucketName, jurisdiction }: IR2Bucket): Binding {
    return new Binding({
      type: "r2_bucket",
      bucketName,
      ...(jurisdiction !== undefined && { jurisdiction }),
    });
  }

  /** Lets the Worker call another Worker of the account, without the internet between them. */
  static service(worker: IWorker): Binding {
    return new Binding({ type: "service", service: worker.scriptName });
  }

  /** Lets the Worker reach the Durable Objects of a class. */
  static durableObject(className: string, options: DurableObjectBindingOptions = {}): Binding {
    const { storage = "sqlite", scriptName } = options;
    const fields = { type: "durable_object_namespace", className, ...(scriptName && { scriptName }) };
    return new Binding(fields, scriptName ? undefined : { className, storage });
  }

  /** Lets the Worker run Workers AI models. */
  static ai(): Binding {
    return new Binding({ type: "ai" });
  }

  /** Lets the Worker write data points; the dataset comes into being with the first. */
  static analyticsEngine(dataset: string): Binding {
    return new Binding({ type: "analytics_engine", dataset });
  }

  private constructor(
    private readonly fields: BindingFields | undefined,
    /** The class of Durable Objects that the Worker with this binding must export. */
    readonly exportedClass?: DurableObjectClass,
  ) {}

  /** Whether the value is uploaded on its own and kept out of the plan. */
  get isSecret(): boolean {
    return this.fields === undefined;
  }

  /** The binding as the script resource takes it; nothing for a secret. */
  render(name: string): WorkersScriptBindings | undefined {
    return this.fields && { ...this.fields, name };
  }
}
