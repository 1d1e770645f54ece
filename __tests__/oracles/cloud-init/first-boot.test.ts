import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  type CloudConfig,
  hardenSsh,
  installDocker,
  mountVolumes,
  renderCloudConfig,
  runQdrant,
} from "../../../constructs/hetzner";
import { hetznerStack } from "../../constructs/hetzner/hetzner-stack";
import { fileOf } from "../../constructs/hetzner/user-data";
import { FSTAB_GENERATOR, PATH } from "../cloud-init-tools";
import { describeOracle } from "../describe-oracle";

describeOracle("cloud-init", "a server's first boot", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "first-boot-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stack = hetznerStack();
  const publicKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com";
  const parts: Record<string, CloudConfig> = {
    "hardened SSH": hardenSsh(stack, { publicKeys: [publicKey] }),
    Docker: installDocker(stack),
    volumes: mountVolumes(stack, [
      { volumeId: "123", mountPath: "/var/lib/qdrant", format: "ext4" },
      { volumeId: "456", mountPath: "/srv/my-data", format: "xfs" },
    ]),
    Qdrant: runQdrant(stack, {
      publicPort: 8443,
      privateIp: "10.0.2.12",
      firstPrivateIp: "10.0.2.11",
      dataPath: "/var/lib/qdrant",
    }),
  };
  const whole: CloudConfig = {
    write_files: Object.values(parts).flatMap((part) => part.write_files ?? []),
  };

  function run(command: string, args: string[], env: Record<string, string> = {}): SpawnSyncReturns<string> {
    return spawnSync(command, args, { encoding: "utf8", cwd: folder, env: { ...process.env, PATH, ...env } });
  }

  function write(name: string, content: string, mode = 0o644): string {
    const path = join(folder, name);
    writeFileSync(path, content, { mode });
    return path;
  }

  /** What Terraform makes of the text. */
  function applied(text: string): string {
    return text.replace(/([$%])\1\{/g, "$1{");
  }

  test.each([
    ...Object.entries(parts).map(([name, part]): [string, CloudConfig[]] => [name, [part]]),
    ["everything", Object.values(parts)] as [string, CloudConfig[]],
  ])("cloud-init finds nothing wrong with %s", (_, config) => {
    const file = write("user-data.yaml", applied(renderCloudConfig(stack, config)));
    const { status, stdout, stderr } = run("cloud-init", ["schema", "--config-file", file]);
    expect({ status, output: stdout + stderr }).toEqual({
      status: 0,
      output: expect.stringMatching(/Valid (cloud-config|schema)/),
    });
  });

  test("cloud-init finds what is wrong", () => {
    const file = write("user-data.yaml", "#cloud-config\nusers: yes\n");
    expect(run("cloud-init", ["schema", "--config-file", file]).status).not.toBe(0);
  });

  test.each(["/usr/local/sbin/install-docker", "/usr/local/sbin/start-qdrant"])(
    "shellcheck likes %s",
    (path) => {
      const file = write(basename(path), fileOf(whole, path));
      // 1091: the machine's own /etc/os-release is not followed.
      const { status, stdout } = run("shellcheck", ["--severity=style", "--exclude=SC1091", file]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    },
  );

  test("OpenSSH takes its settings, and lets in nobody but the administrator with a key", () => {
    run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "host-key"]);
    const settings = fileOf(whole, "/etc/ssh/sshd_config.d/10-hardened.conf");
    const file = write(
      "sshd_config",
      `${settings}HostKey ${join(folder, "host-key")}\nPasswordAuthentication yes\n`,
    );
    // sshd wants to be called by its whole path.
    const { stdout, stderr } = run("sh", ["-c", `"$(command -v sshd)" -T -f ${file}`]);
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "allowusers ops",
        "authenticationmethods publickey",
        "kbdinteractiveauthentication no",
        "passwordauthentication no",
        "permitrootlogin no",
      ]),
    );
  });

  test("systemd mounts a volume when its device comes, grows it, and boots without it", () => {
    write("fstab", fileOf(whole, "/etc/fstab"));
    const units = join(folder, "units");
    mkdirSync(units);
    expect(run(FSTAB_GENERATOR, [units, units, units], { SYSTEMD_FSTAB: join(folder, "fstab") }).status).toBe(
      0,
    );
    for (const [id, mount] of [
      ["123", "var-lib-qdrant.mount"],
      ["456", "srv-my\\x2ddata.mount"],
    ] as const) {
      expect(
        existsSync(join(units, `dev-disk-by\\x2did-scsi\\x2d0HC_Volume_${id}.device.wants`, mount)),
      ).toBe(true);
      expect(existsSync(join(units, `${mount}.wants`))).toBe(true);
      expect(existsSync(join(units, "local-fs.target.requires", mount))).toBe(false);
      expect(readFileSync(join(units, mount), "utf8")).toContain(
        `What=/dev/disk/by-id/scsi-0HC_Volume_${id}\n`,
      );
    }
  });

  test("systemd takes Qdrant's units", () => {
    const service = fileOf(whole, "/etc/systemd/system/qdrant.service").replace(
      /=(-?)\/usr\/\S+/g,
      "=$1/bin/true",
    );
    write("docker.service", "[Service]\nExecStart=/bin/true\n");
    const files = [
      write("qdrant.service", service),
      write("qdrant.path", fileOf(whole, "/etc/systemd/system/qdrant.path")),
    ];
    const { status, stderr } = run("systemd-analyze", ["verify", "--man=no", ...files], {
      SYSTEMD_UNIT_PATH: `${folder}:/lib/systemd/system`,
    });
    expect({ status, ours: stderr.split("\n").filter((line) => line.includes("qdrant")) }).toEqual({
      status: 0,
      ours: [],
    });
  });

  describe("the installation of Docker", () => {
    const known = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";

    /** Runs it with a key from elsewhere, its folders moved, and commands that only tell how they were called. */
    function install(expectedKey: (fingerprint: string) => string) {
      const gpgHome = join(folder, "gnupg");
      mkdirSync(gpgHome, { mode: 0o700 });
      const gpg = (...args: string[]) => run("gpg", ["--homedir", gpgHome, "--batch", ...args]).stdout;
      gpg("--passphrase", "", "--quick-generate-key", "Docker Release <docker@docker.com>", "ed25519");
      write("downloaded", gpg("--armor", "--export"));
      const fingerprint = /^fpr:+(\w+):/m.exec(gpg("--with-colons", "--list-keys"))?.[1] ?? "";

      const bin = join(folder, "bin");
      mkdirSync(bin);
      const tell = `#!/bin/sh\necho "$(basename "$0") $*" >>${folder}/calls\n`;
      for (const name of ["apt-get", "apt-mark", "systemctl"]) write(`bin/${name}`, tell, 0o755);
      write(
        "bin/curl",
        `${tell}while [ "$1" != --output ]; do shift; done\ncp ${folder}/downloaded "$2"\n`,
        0o755,
      );
      mkdirSync(join(folder, "apt/sources.list.d"), { recursive: true });
      write("os-release", "ID=debian\nVERSION_ID=13\nVERSION_CODENAME=trixie\n");
      const script = fileOf(whole, "/usr/local/sbin/install-docker")
        .replaceAll("/etc/apt", join(folder, "apt"))
        .replaceAll("/etc/os-release", join(folder, "os-release"))
        .replaceAll(known, expectedKey(fingerprint));
      const { status, stderr } = run("sh", ["-c", script], { PATH: `${bin}:${PATH}` });
      return { status, stderr, fingerprint, calls: readFileSync(join(folder, "calls"), "utf8") };
    }

    test("stops at a key that is not the known one, and installs nothing", () => {
      const { status, stderr, fingerprint, calls } = install(() => known);
      expect(status).toBe(1);
      expect(stderr).toContain(`is ${fingerprint} instead of ${known}`);
      expect(calls).not.toContain("apt-get");
      expect(existsSync(join(folder, "apt/sources.list.d/docker.sources"))).toBe(false);
    });

    test("takes the known key, exact versions for the machine's release, and holds them", () => {
      const { status, stderr, calls } = install((fingerprint) => fingerprint);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(calls).toContain(
        "--yes --no-install-recommends docker-ce=5:29.8.2-1~debian.13~trixie docker-ce-cli=5:29.8.2-1~debian.13~trixie containerd.io=2.3.6-1~debian.13~trixie",
      );
      expect(calls).toContain("apt-mark hold docker-ce docker-ce-cli containerd.io");
      expect(readFileSync(join(folder, "apt/sources.list.d/docker.sources"), "utf8")).toBe(
        [
          "Types: deb",
          "URIs: https://download.docker.com/linux/debian",
          "Suites: trixie",
          "Components: stable",
          `Signed-By: ${join(folder, "apt/keyrings/docker.asc")}`,
          "",
        ].join("\n"),
      );
    });
  });
});
