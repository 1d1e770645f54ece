import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Makes systemd's units of a table of mounts. */
export const FSTAB_GENERATOR = "/lib/systemd/system-generators/systemd-fstab-generator";

const packages = {
  "cloud-init": "cloud-init",
  gpg: "gnupg",
  shellcheck: "shellcheck",
  "ssh-keygen": "openssh-client",
  sshd: "openssh-server",
  "systemd-analyze": "systemd",
};

/** The tools' own places too: a user's PATH lacks sbin. */
export const PATH = `${process.env["PATH"]}:/usr/sbin:/sbin`;

/** What is missing on this machine to judge what a server does on its first boot; undefined when nothing is. */
export async function missingForCloudInit(): Promise<string | undefined> {
  const lacks = (tool: string) =>
    spawnSync("sh", ["-c", `command -v ${tool}`], { env: { PATH } }).status !== 0;
  const missing = Object.entries(packages).flatMap(([tool, name]) => (lacks(tool) ? [name] : []));
  if (missing.length > 0) return `tools of Linux (Debian: apt install ${missing.join(" ")})`;
  return existsSync(FSTAB_GENERATOR) ? undefined : `systemd's ${FSTAB_GENERATOR}`;
}
