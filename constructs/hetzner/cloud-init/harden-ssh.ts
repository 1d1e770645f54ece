import type { IConstruct } from "constructs";
import { Validation } from "../../core";
import { publicKeyProblems } from "../public-key";
import type { CloudConfig } from "./cloud-config";

/** Who administers a server. */
export interface AdminOptions {
  /**
   * The one user who can log in, by key, and may become root.
   * @default "ops"
   */
  adminUser?: string;
  /** OpenSSH public keys of the administrators, at least one, e.g. `ssh-ed25519 AAAA… ops@example.com`. */
  publicKeys: string[];
}

const userName = /^[a-z_][a-z0-9_-]{0,31}$/;

/**
 * Lets one named user log in over SSH, by key only, and has the server install security updates by itself.
 *
 * @throws ValidationError if the user is root or no user name, or a key is no public key
 */
export function hardenSsh(where: IConstruct, { adminUser = "ops", publicKeys }: AdminOptions): CloudConfig {
  new Validation(where)
    .check(
      "adminUser",
      adminUser,
      (name) => userName.test(name) && name !== "root",
      "Use a name other than root: lower-case letters, digits, _ and -, 32 characters at most.",
    )
    .check(
      "publicKeys",
      publicKeys,
      ({ length }) => length > 0,
      "Give one key or more: without, nobody can log in.",
    )
    .add(...publicKeys.flatMap((key, index) => publicKeyProblems(`publicKeys[${index}]`, key)))
    .finish();
  return {
    ssh_pwauth: false,
    disable_root: true,
    package_update: true,
    packages: ["unattended-upgrades"],
    users: [
      {
        name: adminUser,
        groups: ["sudo"],
        sudo: "ALL=(ALL) NOPASSWD:ALL",
        shell: "/bin/bash",
        lock_passwd: true,
        ssh_authorized_keys: publicKeys.map((key) => key.trim()),
      },
    ],
    write_files: [
      {
        path: "/etc/ssh/sshd_config.d/10-hardened.conf",
        content: sshdConfig(adminUser),
        permissions: "0644",
      },
      { path: "/etc/apt/apt.conf.d/52-security-updates", content: securityUpdates, permissions: "0644" },
    ],
    // The service tests its settings first. A test of ours would fail on Ubuntu, where a socket starts it on demand and
    // its run directory is not there before.
    runcmd: [["systemctl", "reload-or-restart", "ssh.service"]],
  };
}

// The first value of a setting wins, and Debian includes the drop-ins first, in the order of their names.
function sshdConfig(adminUser: string): string {
  return `AllowUsers ${adminUser}
AuthenticationMethods publickey
KbdInteractiveAuthentication no
LoginGraceTime 30
MaxAuthTries 3
PasswordAuthentication no
PermitRootLogin no
X11Forwarding no
`;
}

// No reboot by itself: all nodes of a cluster would reboot in the same night, and lose their majority.
const securityUpdates = `APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
Unattended-Upgrade::Automatic-Reboot "false";
`;
