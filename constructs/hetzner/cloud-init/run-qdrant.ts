import { isIPv4 } from "node:net";
import type { IConstruct } from "constructs";
import { stringify } from "yaml";
import { Validation } from "../../core";
import { isPort } from "../port";
import type { CloudConfig } from "./cloud-config";
import { isMountPath, mountPathFix } from "./mount-volumes";

/** One node of a Qdrant cluster. */
export interface QdrantNodeOptions {
  /**
   * Exact version of Qdrant, as `major.minor.patch`, 1.18.0 or later.
   * @default "1.19.0"
   */
  version?: string;
  /** Port that Qdrant's REST API is reached on from outside, 1 to 65535 but for 6335. */
  publicPort: number;
  /** The node's address in the private network. */
  privateIp: string;
  /** The private address of the cluster's first node, which the others join; on that node, its own. */
  firstPrivateIp: string;
  /** Folder that the node's volume is mounted on: Qdrant's data and snapshots. */
  dataPath: string;
}

/** Port that the nodes of a cluster talk to each other on, over the private network only. */
const peerPort = 6335;

/**
 * Runs a Qdrant node in Docker, over TLS and with API keys only. Neither is in this text: Qdrant starts as soon as
 * these files are on the node, owned by root with mode 0600, in whatever order they come.
 *
 * | file | holds |
 * |---|---|
 * | `/etc/qdrant/tls/cert.pem` | the certificate with its chain; a new one is taken within an hour |
 * | `/etc/qdrant/tls/key.pem` | its private key |
 * | `/etc/qdrant/api-key` | the key to everything, 32 characters or more, the same on every node |
 * | `/etc/qdrant/read-only-api-key` | the key to reading, likewise |
 *
 * After a change of a key: `systemctl restart qdrant`. To keep it stopped: `systemctl stop qdrant.path qdrant`.
 *
 * @throws ValidationError if the version is not exact, or one whose nodes trust anybody in the private network, or the
 * port, an address or the folder is none
 */
export function runQdrant(where: IConstruct, options: QdrantNodeOptions): CloudConfig {
  const { version = "1.19.0", dataPath } = options;
  new Validation(where)
    .check(
      "version",
      version,
      isTrustworthy,
      "Use an exact version from 1.18.0 on: earlier ones let anybody in the private network act as a node.",
    )
    .check(
      "publicPort",
      options.publicPort,
      (port) => isPort(port) && port !== peerPort,
      `Use a port from 1 to 65535 other than ${peerPort}, the nodes' own.`,
    )
    .check("privateIp", options.privateIp, isIPv4, addressFix)
    .check("firstPrivateIp", options.firstPrivateIp, isIPv4, addressFix)
    .check("dataPath", dataPath, isMountPath, mountPathFix)
    .finish();
  return {
    write_files: [
      { path: "/etc/qdrant/config.yaml", content: stringify(settings), permissions: "0644" },
      { path: script, content: startScript({ ...options, version }), permissions: "0755" },
      { path: "/etc/systemd/system/qdrant.service", content: serviceUnit(dataPath), permissions: "0644" },
      { path: "/etc/systemd/system/qdrant.path", content: pathUnit, permissions: "0644" },
    ],
    runcmd: [
      ["install", "--directory", "--mode", "0700", "/etc/qdrant/tls"],
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "qdrant.path"],
    ],
  };
}

// https://github.com/qdrant/qdrant/blob/v1.19.0/config/config.yaml; tls/cert.pem and tls/key.pem are its defaults.
const settings = {
  telemetry_disabled: true,
  service: {
    enable_tls: true,
    enable_cors: false,
    enforce_internal_auth: true,
    enable_snapshot_url_recovery: false,
  },
  // A single node too: others can then join it later.
  cluster: { enabled: true, p2p: { port: peerPort } },
};

// enforce_internal_auth came with 1.18: https://github.com/qdrant/qdrant/blob/v1.18.0/src/settings.rs
function isTrustworthy(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return /^\d+\.\d+\.\d+$/.test(version) && (major > 1 || (major === 1 && minor >= 18));
}

const addressFix = "Use an IPv4 address of the private network.";

const script = "/usr/local/sbin/start-qdrant";

// A node that names itself as the one to join is the first, and one that has joined before goes on as it was:
// https://github.com/qdrant/qdrant/blob/v1.19.0/src/main.rs
function startScript({
  version,
  publicPort,
  privateIp,
  firstPrivateIp,
  dataPath,
}: QdrantNodeOptions): string {
  return `#!/bin/sh
# Starts Qdrant, and refuses to without its certificate and its keys.
set -eu
for file in tls/cert.pem tls/key.pem api-key read-only-api-key; do
  if [ ! -s "/etc/qdrant/$file" ]; then
    echo "Qdrant waits for /etc/qdrant/$file, which is missing or empty." >&2
    exit 1
  fi
done
QDRANT__SERVICE__API_KEY=$(cat /etc/qdrant/api-key)
QDRANT__SERVICE__READ_ONLY_API_KEY=$(cat /etc/qdrant/read-only-api-key)
if [ \${#QDRANT__SERVICE__API_KEY} -lt 32 ] || [ \${#QDRANT__SERVICE__READ_ONLY_API_KEY} -lt 32 ]; then
  echo "Qdrant refuses an API key of less than 32 characters." >&2
  exit 1
fi
export QDRANT__SERVICE__API_KEY QDRANT__SERVICE__READ_ONLY_API_KEY
mkdir -p ${dataPath}/storage ${dataPath}/snapshots
exec docker run --rm --name qdrant --log-driver none \\
  --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --ulimit nofile=65536:65536 \\
  --publish ${publicPort}:6333 --publish ${privateIp}:${peerPort}:${peerPort} \\
  --env QDRANT__SERVICE__API_KEY --env QDRANT__SERVICE__READ_ONLY_API_KEY --env QDRANT_INIT_FILE_PATH=/tmp/initialized \\
  --mount type=bind,source=/etc/qdrant/config.yaml,target=/qdrant/config/local.yaml,readonly \\
  --mount type=bind,source=/etc/qdrant/tls,target=/qdrant/tls,readonly \\
  --mount type=bind,source=${dataPath}/storage,target=/qdrant/storage \\
  --mount type=bind,source=${dataPath}/snapshots,target=/qdrant/snapshots \\
  docker.io/qdrant/qdrant:v${version} \\
  ./entrypoint.sh --bootstrap http://${firstPrivateIp}:${peerPort} --uri http://${privateIp}:${peerPort}
`;
}

function serviceUnit(dataPath: string): string {
  return `[Unit]
Description=Qdrant
Wants=docker.service network-online.target
After=docker.service network-online.target
RequiresMountsFor=${dataPath}
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/usr/bin/docker rm --force qdrant
ExecStart=${script}
ExecStop=/usr/bin/docker stop -t 60 qdrant
Restart=always
RestartSec=5
TimeoutStopSec=90
`;
}

// Until the first file is there nothing is tried; until the last is, the service tries again. A condition in the
// service would instead have it started without end (systemd/systemd#17433).
const pathUnit = `[Unit]
Description=Starts Qdrant once its keys are delivered

[Path]
PathExists=/etc/qdrant/api-key
PathExists=/etc/qdrant/read-only-api-key
PathExists=/etc/qdrant/tls/cert.pem
PathExists=/etc/qdrant/tls/key.pem

[Install]
WantedBy=multi-user.target
`;
