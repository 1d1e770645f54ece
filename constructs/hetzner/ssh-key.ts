import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { type SshKeyConfig, SshKey as SshKeyResource } from "./bindings/ssh-key";
import { hetznerLabelProblems } from "./label";
import { isResourceName, resourceNameFix } from "./name";
import { publicKeyProblems } from "./public-key";

/** An administrator's public key, ours or somebody else's. */
export interface ISshKey extends IConstruct {
  /** Whoever uses it waits for the key. */
  readonly keyName: string;
}

/** Properties of an `SshKey`. */
export interface SshKeyProps {
  /** Unique in the project, 1 to 64 characters. */
  keyName: string;
  /** One line in OpenSSH's form, e.g. `ssh-ed25519 AAAA… ops@example.com`. Unique in the project. */
  publicKey: string;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `hcloud_ssh_key` resource before it is made. */
  transform?: (config: SshKeyConfig) => SshKeyConfig;
}

/**
 * A public key that is let in as root on the servers made with it. A server gets its keys when it is made: a key added
 * later reaches new servers only.
 *
 * @example
 * const key = new SshKey(this, "Ops", { keyName: "ops", publicKey: "ssh-ed25519 AAAA… ops@example.com" });
 */
export class SshKey extends Construct implements ISshKey {
  /** A key that is made by others, or by another stack. Hetzner takes keys by name: nothing is looked up. */
  static fromKeyName(scope: Construct, id: string, keyName: string): ISshKey {
    class Import extends Construct implements ISshKey {
      readonly keyName = keyName;
    }
    const key = new Import(scope, id);
    new Validation(key).check("keyName", keyName, isResourceName, resourceNameFix).finish();
    return key;
  }

  readonly keyName: string;

  constructor(scope: Construct, id: string, { keyName, publicKey, labels, transform }: SshKeyProps) {
    super(scope, id);
    new Validation(this)
      .check("keyName", keyName, isResourceName, resourceNameFix)
      .add(...publicKeyProblems("publicKey", publicKey))
      .add(...hetznerLabelProblems(labels))
      .finish();
    const config: SshKeyConfig = { name: keyName, publicKey: publicKey.trim(), ...(labels && { labels }) };
    this.keyName = new SshKeyResource(this, "Resource", transform?.(config) ?? config).name;
  }
}
