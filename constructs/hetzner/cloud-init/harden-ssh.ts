import type { IConstruct } from "constructs";
import { Validation } from "../../core";
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
const publicKey =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{60,}={0,3}(?: [^\r\n]*)?$/;

/**
 * Lets one named user log in over SSH, by key only, and has the server install security updates by itself.
 *
 * @throws ValidationError if the user is root or no user name, or a key is no public key
 */
export function hardenSsh(where: IConstruct, { adminUser = "ops", publicKeys }: AdminOptions): CloudConfig {
  const validation = new Validation(where)
    .check(
      "adminUser",
      adminUser,
      (name) => userName.test(name) && name !== "root",
      "Use a name other than root: lower-case letters, digits, _ and -, 32 characters at most.",
    )
    .check(
      "publicKeys",
      publicKeys,
      (keys) => keys.length > 0,
      "Give one key or more: without, nobody can log in.",
    );
  publicKeys.forEach((key, index) => {
    // Somebody may have put in the private key: the error shows no more than its start.
    validation.check(
      `publicKeys[${index}]`,
      publicKey.test(key) ? key : `${key.slice(0, 16)}…`,
      () => publicKey.test(key),
      "Use one line as in a .pub file: the type, the key in base64, and a comment.",
    );
  });
  validation.finish();
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
        ssh_authorized_keys: publicKeys,
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
    runcmd: [
      ["/usr/sbin/sshd", "-t"],
      ["systemctl", "reload-or-restart", "ssh.service"],
    ],
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
