import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Construct } from "constructs";
import { parse } from "yaml";
import { TerraformStack, Testing } from "../../../constructs/core/terraform";
import { runQdrant } from "../../../constructs/hetzner/cloud-init/run-qdrant";
import { fileOf } from "./user-data";

const server = () => new Construct(new TerraformStack(Testing.app(), "test"), "Server");

const qdrantNode = {
  publicPort: 8443,
  privateIp: "10.0.2.12",
  firstPrivateIp: "10.0.2.11",
  dataPath: "/var/lib/qdrant",
};

test("Qdrant answers outside on one port, and its nodes reach each other over the private network alone", () => {
  const script = fileOf(runQdrant(server(), qdrantNode), "/usr/local/sbin/start-qdrant");
  expect(script.match(/--publish \S+/g)).toEqual(["--publish 8443:6333", "--publish 10.0.2.12:6335:6335"]);
  expect(script).toContain("docker.io/qdrant/qdrant:v1.19.0");
  expect(script).toContain("--bootstrap http://10.0.2.11:6335 --uri http://10.0.2.12:6335");
});

test("Qdrant asks for TLS and keys from everybody, other nodes too", () => {
  const config = parse(fileOf(runQdrant(server(), qdrantNode), "/etc/qdrant/config.yaml"));
  expect(config).toMatchObject({
    service: { enable_tls: true, enforce_internal_auth: true, enable_snapshot_url_recovery: false },
    cluster: { enabled: true, p2p: { port: 6335 } },
    telemetry_disabled: true,
  });
  expect(JSON.stringify(config)).not.toMatch(/api_key/);
});

test("Qdrant's data and snapshots lie on the volume, without which it does not start", () => {
  const part = runQdrant(server(), qdrantNode);
  const script = fileOf(part, "/usr/local/sbin/start-qdrant");
  expect(script).toContain("source=/var/lib/qdrant/storage,target=/qdrant/storage");
  expect(script).toContain("source=/var/lib/qdrant/snapshots,target=/qdrant/snapshots");
  expect(fileOf(part, "/etc/systemd/system/qdrant.service")).toContain("RequiresMountsFor=/var/lib/qdrant\n");
});

test.each(["1.19", "latest", "1.17.1", "0.99.0", "1.9.9", "1.19.0 --privileged"])(
  "%j is refused as Qdrant's version",
  (version) => {
    expect(() => runQdrant(server(), { ...qdrantNode, version })).toThrow(/version[\s\S]*1\.18\.0 on/);
  },
);

test.each([
  [{ publicPort: 0 }, /publicPort is 0[\s\S]*1 to 65535/],
  [{ publicPort: 6335 }, /publicPort is 6335[\s\S]*other than 6335/],
  [{ privateIp: "ten" }, /privateIp is "ten"[\s\S]*IPv4/],
  [{ firstPrivateIp: "10.0.2.11:6335" }, /firstPrivateIp is "10.0.2.11:6335"[\s\S]*IPv4/],
  [{ dataPath: "/srv/my data" }, /dataPath is "\/srv\/my data"[\s\S]*absolute path/],
  [{ dataPath: "/" }, /dataPath/],
])("a Qdrant node with %j is refused", (options, message) => {
  expect(() => runQdrant(server(), { ...qdrantNode, ...options })).toThrow(message);
});

test.each(["1.18.0", "1.20.3", "2.0.0"])("%j is taken as Qdrant's version", (version) => {
  expect(fileOf(runQdrant(server(), { ...qdrantNode, version }), "/usr/local/sbin/start-qdrant")).toContain(
    `qdrant:v${version} `,
  );
});

describe("the script that starts Qdrant", () => {
  let node: string;
  beforeEach(() => {
    node = mkdtempSync(join(tmpdir(), "qdrant-node-"));
  });
  afterEach(() => rmSync(node, { recursive: true }));

  const complete = {
    "tls/cert.pem": "certificate",
    "tls/key.pem": "key",
    "api-key": "a".repeat(32),
    "read-only-api-key": "r".repeat(32),
  };

  /** Runs it with the node's folders moved, and a `docker` that tells how it was called. */
  function start(secrets: Record<string, string>) {
    mkdirSync(join(node, "tls"));
    for (const [path, content] of Object.entries(secrets)) writeFileSync(join(node, path), content);
    writeFileSync(join(node, "docker"), '#!/bin/sh\necho "$QDRANT__SERVICE__API_KEY $*"\n', { mode: 0o755 });
    const script = fileOf(runQdrant(server(), qdrantNode), "/usr/local/sbin/start-qdrant")
      .replaceAll("/etc/qdrant", node)
      .replaceAll("/var/lib/qdrant", join(node, "volume"));
    return spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${node}:${process.env["PATH"]}` },
    });
  }

  test("hands Docker the keys by the environment, where no list of processes shows them", () => {
    const { status, stdout } = start(complete);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${complete["api-key"]} run --rm --name qdrant`));
    expect(stdout.split(complete["api-key"])).toHaveLength(2);
  });

  test.each(Object.keys(complete))("refuses while %s is missing, and says so", (file) => {
    const { [file]: _, ...others } = complete as Record<string, string>;
    const { status, stdout, stderr } = start(others);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`/${file}, which is missing or empty`);
  });

  test.each(Object.keys(complete))("refuses while %s is empty", (file) => {
    expect(start({ ...complete, [file]: "" }).status).toBe(1);
  });

  test.each(["api-key", "read-only-api-key"])("refuses a guessable %s", (file) => {
    const { status, stderr } = start({ ...complete, [file]: "letmein" });
    expect(status).toBe(1);
    expect(stderr).toContain("less than 32 characters");
  });
});
