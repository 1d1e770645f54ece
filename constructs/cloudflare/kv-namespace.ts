import {
  WorkersKvNamespace,
  type WorkersKvNamespaceConfig,
} from "@cdktf/provider-cloudflare/lib/workers-kv-namespace";
import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";
import { Binding } from "./binding";
import { claimName } from "./claim-name";
import { accountIdFix, isCloudflareId } from "./cloudflare-id";
import type { Worker } from "./worker";

/** A KV namespace, ours or somebody else's. */
export interface IKvNamespace extends IConstruct {
  /** 32 hex digits. */
  readonly namespaceId: string;

  /** Lets a Worker read and write the namespace: gives it a binding of this name. Cloudflare has no lesser right. */
  grantReadWrite(worker: Worker, bindingName: string): void;
}

/** Properties of a `KvNamespace`. */
export interface KvNamespaceProps {
  /** 32 hex digits. */
  accountId: string;
  /** Name of the namespace, once in an account; 1 to 512 characters. */
  title: string;
  /**
   * Whether Terraform refuses to delete the namespace with all its keys.
   * @default true
   */
  protect?: boolean;
  /** Changes the `cloudflare_workers_kv_namespace` resource before it is made. */
  transform?: (config: WorkersKvNamespaceConfig) => WorkersKvNamespaceConfig;
}

abstract class KvNamespaceBase extends Construct implements IKvNamespace {
  abstract readonly namespaceId: string;

  grantReadWrite(worker: Worker, bindingName: string): void {
    worker.addBinding(bindingName, Binding.kv(this));
  }
}

/**
 * A KV namespace: values by key, read fast everywhere, up to a minute after they were written elsewhere.
 *
 * @example
 * const cache = new KvNamespace(this, "Cache", { accountId, title: "dev-cache" });
 * cache.grantReadWrite(worker, "CACHE");
 */
export class KvNamespace extends KvNamespaceBase {
  /**
   * A namespace that is made by others, or by another stack.
   *
   * @throws ValidationError if the id is not 32 hex digits
   */
  static fromNamespaceId(scope: Construct, id: string, namespaceId: string): IKvNamespace {
    class Import extends KvNamespaceBase {
      readonly namespaceId = namespaceId;
    }
    const namespace = new Import(scope, id);
    new Validation(namespace)
      .check("namespaceId", namespaceId, isCloudflareId, "Use the namespace's 32 hex digits, not its title.")
      .finish();
    return namespace;
  }

  /** 32 hex digits, known once the namespace is made. */
  readonly namespaceId: string;

  /** @throws ValidationError with everything that Cloudflare would refuse, or if the title is taken */
  constructor(scope: Construct, id: string, props: KvNamespaceProps) {
    super(scope, id);
    const { accountId, title, protect = true, transform } = props;
    new Validation(this)
      .check("accountId", accountId, isCloudflareId, accountIdFix)
      .check("title", title, ({ length }) => length >= 1 && length <= 512, "Use 1 to 512 characters.")
      .finish();
    claimName(this, accountId, "title", title);
    const config: WorkersKvNamespaceConfig = {
      accountId,
      title,
      // Cloudflare keeps a namespace that a Worker is bound to (code 10052): it goes after the Worker has let it go.
      lifecycle: { createBeforeDestroy: true, ...(protect && { preventDestroy: true }) },
    };
    this.namespaceId = new WorkersKvNamespace(this, "Resource", transform?.(config) ?? config).id;
  }
}
