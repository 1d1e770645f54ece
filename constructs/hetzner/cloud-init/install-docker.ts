import type { IConstruct } from "constructs";
import { Validation } from "../../core";
import type { CloudConfig } from "./cloud-config";

/** Which Docker a server runs. */
export interface DockerOptions {
  /**
   * Exact version of Docker Engine in Docker's own repository, as `major.minor.patch`, 24.0.0 or later.
   * @default "29.8.2"
   */
  dockerVersion?: string;
  /**
   * Exact version of containerd in Docker's own repository.
   * @default "2.3.6"
   */
  containerdVersion?: string;
  /**
   * Largest packet of the containers' networks in bytes, 1280 to 1400: a private network carries 1450, of which an
   * overlay network needs 50.
   * @default 1400
   */
  mtu?: number;
}

// https://docs.docker.com/engine/install/debian/
const signingKey = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";

/**
 * Installs Docker Engine from Docker's own repository, at exact versions that no upgrade touches.
 *
 * @throws ValidationError if a version is not exact, or too old to set the size of packets, or that size is too large
 */
export function installDocker(where: IConstruct, options: DockerOptions = {}): CloudConfig {
  const { dockerVersion = "29.8.2", containerdVersion = "2.3.6", mtu = 1400 } = options;
  new Validation(where)
    .check(
      "dockerVersion",
      dockerVersion,
      // The daemon's defaults for overlay networks came with 24: https://github.com/moby/moby/pull/43197
      (version) => isExact(version) && Number.parseInt(version, 10) >= 24,
      "Use an exact version from 24.0.0 on, e.g. 29.8.2.",
    )
    .check("containerdVersion", containerdVersion, isExact, "Use an exact version, e.g. 2.3.6.")
    .check(
      "mtu",
      mtu,
      (bytes) => Number.isInteger(bytes) && bytes >= 1280 && bytes <= 1400,
      "Use 1280 to 1400.",
    )
    .finish();
  return {
    package_update: true,
    packages: ["ca-certificates", "curl", "gnupg"],
    write_files: [
      { path: "/etc/docker/daemon.json", content: daemonSettings(mtu), permissions: "0644" },
      { path: script, content: installScript(dockerVersion, containerdVersion), permissions: "0755" },
    ],
    runcmd: [[script]],
  };
}

const script = "/usr/local/sbin/install-docker";

function isExact(version: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(version);
}

function daemonSettings(mtu: number): string {
  const packets = { "com.docker.network.driver.mtu": String(mtu) };
  const settings = {
    // Swarm refuses to run beside live restore: https://docs.docker.com/engine/daemon/live-restore/
    "live-restore": false,
    "log-driver": "local",
    "log-opts": { "max-size": "20m", "max-file": "5" },
    mtu,
    "default-network-opts": { bridge: packets, overlay: packets },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

function installScript(dockerVersion: string, containerdVersion: string): string {
  return `#!/bin/sh
# Installs Docker from its own repository, whose key must be the one that is known.
set -eu
. /etc/os-release
repository=https://download.docker.com/linux/$ID
key=/etc/apt/keyrings/docker.asc

mkdir -p /etc/apt/keyrings
curl --fail --silent --show-error --location --proto '=https' --retry 5 --retry-all-errors --output "$key.new" "$repository/gpg"
found=$(gpg --batch --with-colons --show-keys "$key.new" | awk -F: '$1 == "pub" { key = 1 } key && $1 == "fpr" { print $10; key = 0 }')
if [ "$found" != ${signingKey} ]; then
  echo "The key of $repository is $found instead of ${signingKey}: Docker is not installed." >&2
  exit 1
fi
mv "$key.new" "$key"
chmod 0644 "$key"
cat >/etc/apt/sources.list.d/docker.sources <<EOF
Types: deb
URIs: $repository
Suites: $VERSION_CODENAME
Components: stable
Signed-By: $key
EOF

release="$ID.$VERSION_ID~$VERSION_CODENAME"
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=600 update
apt-get -o DPkg::Lock::Timeout=600 install --yes --no-install-recommends \\
  "docker-ce=5:${dockerVersion}-1~$release" \\
  "docker-ce-cli=5:${dockerVersion}-1~$release" \\
  "containerd.io=${containerdVersion}-1~$release"
apt-mark hold docker-ce docker-ce-cli containerd.io
systemctl enable --now docker.service
`;
}
