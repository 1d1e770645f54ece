import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { Token } from "../core/terraform";
import { type SshKeyConfig, SshKey as SshKeyResource } from "./bindings/ssh-key";
import { hetznerLabelProblems } from "./label";
import { isResourceName, resourceNameFix } from "./name";

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
    const validation = new Validation(this)
      .check("keyName", keyName, isResourceName, resourceNameFix)
      .add(...hetznerLabelProblems(labels));
    if (!Token.isUnresolved(publicKey) && !isPublicKey(publicKey)) {
      // Never the value itself: who mistakes a file gives the private key.
      const value = publicKey.includes("PRIVATE KEY") ? "a private key" : "no public key";
      validation.add({
        field: "publicKey",
        value,
        fix: "Give the line of a .pub file: ssh-ed25519, ecdsa or rsa.",
      });
    }
    validation.finish();
    const config: SshKeyConfig = { name: keyName, publicKey: publicKey.trim(), ...(labels && { labels }) };
    this.keyName = new SshKeyResource(this, "Resource", transform?.(config) ?? config).name;
  }
}

const algorithm = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;

/** Whether a text is one OpenSSH public key: the key itself begins with the name of its algorithm. */
function isPublicKey(text: string): boolean {
  const [name = "", key = ""] = text.trim().split(" ");
  if (text.trim().includes("\n") || !algorithm.test(name) || !/^[A-Za-z0-9+/]+={0,2}$/.test(key))
    return false;
  const bytes = Buffer.from(key, "base64");
  return bytes.length > name.length + 4 && bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString() === name;
}
