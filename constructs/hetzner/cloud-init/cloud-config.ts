import type { IConstruct } from "constructs";
import { stringify } from "yaml";
import { Validation } from "../../core";

/**
 * One part of a server's first boot, in cloud-init's own words: https://docs.cloud-init.io/en/latest/reference/modules.html.
 * It ends up in Terraform's plan and state, and any process on the server can read it: no secret belongs in here.
 */
export interface CloudConfig {
  /**
   * Whether SSH takes passwords.
   * @default - the image's
   */
  ssh_pwauth?: boolean;
  /**
   * Whether root's SSH keys are replaced by a refusal.
   * @default - the image's
   */
  disable_root?: boolean;
  /**
   * Whether the package lists are refreshed first.
   * @default false
   */
  package_update?: boolean;
  /**
   * Users to make; with any, the image's default user is not made.
   * @default - the image's default user
   */
  users?: CloudUser[];
  /**
   * Debian packages to install.
   * @default - none
   */
  packages?: string[];
  /**
   * Commands of every boot, before all else: each a list of arguments.
   * @default - none
   */
  bootcmd?: string[][];
  /**
   * Files to write, before packages are installed.
   * @default - none
   */
  write_files?: CloudFile[];
  /**
   * Commands of the first boot, after all else: each a list of arguments. The first that fails ends the boot's work.
   * @default - none
   */
  runcmd?: string[][];
}

/** A user of the server. */
export interface CloudUser {
  /** What the user logs in as. */
  name: string;
  /**
   * Groups beside the user's own.
   * @default - none
   */
  groups?: string[];
  /**
   * A rule of sudo, e.g. `ALL=(ALL) NOPASSWD:ALL`.
   * @default - none
   */
  sudo?: string;
  /**
   * Absolute path of the shell.
   * @default "/bin/sh"
   */
  shell?: string;
  /**
   * Whether logging in with a password is impossible.
   * @default true
   */
  lock_passwd?: boolean;
  /**
   * OpenSSH public keys.
   * @default - none
   */
  ssh_authorized_keys?: string[];
}

/** A file on the server. */
export interface CloudFile {
  /** Absolute. */
  path: string;
  /** What is in it, as text. */
  content: string;
  /**
   * In octal, e.g. `0755`.
   * @default "0644"
   */
  permissions?: string;
  /**
   * Whether to add to the file that is there.
   * @default false
   */
  append?: boolean;
}

// https://docs.hetzner.cloud/reference/cloud#servers-create-a-server
const maxBytes = 32 * 1024;

/**
 * The text that makes a server on its first boot do the work of all parts, in their order. The same parts give the
 * same text. Terraform tokens, such as a volume's id, may stand in it.
 *
 * @param where the construct whose server it is
 * @throws ValidationError if two parts contradict each other, or the text exceeds the 32 KiB that Hetzner takes
 */
export function renderCloudConfig(where: IConstruct, parts: readonly CloudConfig[]): string {
  const merged = merge(where, parts);
  // A shell goes on after a failure, and cloud-init would report a half-made server as done.
  if (merged["runcmd"]) merged["runcmd"] = ["set -e", ...(merged["runcmd"] as unknown[])];
  // cloud-init reads YAML 1.1, in which a bare "no" or "on" is a boolean.
  const text = `#cloud-config\n${stringify(merged, { lineWidth: 0, version: "1.1", aliasDuplicateObjects: false })}`;
  const bytes = Buffer.byteLength(text);
  new Validation(where)
    .check(
      "userData",
      `${bytes} bytes`,
      () => bytes <= maxBytes,
      `Keep it under ${maxBytes} bytes: Hetzner takes no more. Let the server fetch what is large.`,
    )
    .finish();
  return escapeTemplates(text);
}

function merge(where: IConstruct, parts: readonly CloudConfig[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  const validation = new Validation(where);
  for (const [key, value] of parts.flatMap((part) => Object.entries(part))) {
    const present = merged[key];
    if (Array.isArray(value)) merged[key] = [...(Array.isArray(present) ? present : []), ...value];
    else {
      validation.check(
        `userData.${key}`,
        value,
        () => present === undefined || present === value,
        `Let every part say ${present}, or only one part say it.`,
      );
      merged[key] = value;
    }
  }
  validation.finish();
  return merged;
}

/** Keeps Terraform from reading a shell's `${name}` as one of its own templates; cdktf's tokens are left to cdktf. */
function escapeTemplates(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}
