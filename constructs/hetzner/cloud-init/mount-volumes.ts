import type { IConstruct } from "constructs";
import { Validation } from "../../core";
import type { CloudConfig } from "./cloud-config";

/** A volume and where its server has it. */
export interface VolumeMount {
  /** Hetzner's number of the volume, in digits; usually a Terraform token. */
  volumeId: string;
  /** Absolute path of a folder that belongs to the volume alone, e.g. `/srv/data`. */
  mountPath: string;
  /** File system that Hetzner made on the volume. */
  format: "ext4" | "xfs";
}

/**
 * Mounts volumes whenever they are attached, which happens while the server boots or after, and has their file systems
 * grow with them. Nothing here formats: Hetzner does, when it makes a volume. As long as a volume is not mounted, its
 * folder takes no file, so that no service writes to the server's own disk by mistake.
 *
 * @throws ValidationError if a path is not absolute, is the system's, or lies in another volume's, or an id is no number
 */
export function mountVolumes(where: IConstruct, mounts: readonly VolumeMount[]): CloudConfig {
  validate(where, mounts);
  if (mounts.length === 0) return {};
  const paths = mounts.map(({ mountPath }) => mountPath);
  return {
    // Before anything can mount them: else this would lock the volumes themselves.
    bootcmd: [
      ["cloud-init-per", "once", "make-mount-points", "mkdir", "--parents", ...paths],
      ["cloud-init-per", "once", "lock-mount-points", "chattr", "+i", ...paths],
    ],
    // Not by cloud-init's own `mounts`: it passes over a device that is not attached yet.
    write_files: [{ path: "/etc/fstab", content: mounts.map(fstabLine).join(""), append: true }],
    runcmd: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "start", "--no-block", ...paths],
    ],
  };
}

// The device, once it is there, wants its mount: systemd.mount(5), x-systemd.wanted-by.
function fstabLine({ volumeId, mountPath, format }: VolumeMount): string {
  const device = `/dev/disk/by-id/scsi-0HC_Volume_${volumeId}`;
  const deviceUnit = `dev-disk-by\\x2did-scsi\\x2d0HC_Volume_${volumeId}.device`;
  const options = `discard,nofail,x-systemd.growfs,x-systemd.wanted-by=${deviceUnit}`;
  return `${device} ${mountPath} ${format} ${options} 0 2\n`;
}

const path = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;
const systemFolders =
  /^\/(?:bin|boot|dev|etc|home|lib|lib64|proc|root|run|sbin|sys|tmp|usr|var|var\/lib|srv|mnt|opt)$/;

/** Whether a path can be that of a volume: absolute, and no folder of the system's. */
export function isMountPath(text: string): boolean {
  return path.test(text) && !systemFolders.test(text);
}

/** What to do about a path that cannot. */
export const mountPathFix =
  "Use an absolute path of letters, digits, _, . and - that is the volume's alone, e.g. /srv/data.";

function validate(where: IConstruct, mounts: readonly VolumeMount[]): void {
  const validation = new Validation(where);
  mounts.forEach((mount, index) => {
    const others = mounts.slice(0, index).map((earlier) => earlier.mountPath);
    const overlapping = others.find(
      (path) => isInside(mount.mountPath, path) || isInside(path, mount.mountPath),
    );
    validation
      .check(
        `mounts[${index}].volumeId`,
        mount.volumeId,
        (id) => /^\d+$/.test(id),
        "Use the volume's number.",
      )
      .check(`mounts[${index}].mountPath`, mount.mountPath, isMountPath, mountPathFix)
      .check(
        `mounts[${index}].mountPath`,
        mount.mountPath,
        () => overlapping === undefined,
        `Give every volume a folder of its own: ${overlapping} is another volume's.`,
      );
  });
  validation.finish();
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
