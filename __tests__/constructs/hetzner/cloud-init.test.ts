import { Construct } from "constructs";
import { parse } from "yaml";
import { Size } from "../../../constructs/core";
import { TerraformOutput, TerraformStack, Testing, Token } from "../../../constructs/core/terraform";
import { renderCloudConfig } from "../../../constructs/hetzner/cloud-init/cloud-config";
import { hardenSsh } from "../../../constructs/hetzner/cloud-init/harden-ssh";
import { installDocker } from "../../../constructs/hetzner/cloud-init/install-docker";
import { mountVolumes } from "../../../constructs/hetzner/cloud-init/mount-volumes";
import { Location } from "../../../constructs/hetzner/location";
import { Volume } from "../../../constructs/hetzner/volume";
import { fileOf } from "./user-data";

const key =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com";
const server = () => new Construct(new TerraformStack(Testing.app(), "test"), "Server");

test("a text carries the parts in their order, and a failure ends the first boot's commands", () => {
  const text = renderCloudConfig(server(), [
    { packages: ["first"], runcmd: [["first"]] },
    { packages: ["second"], runcmd: [["second", "two words"]], ssh_pwauth: false },
    { ssh_pwauth: false },
  ]);
  expect(text.split("\n")[0]).toBe("#cloud-config");
  expect(parse(text)).toEqual({
    packages: ["first", "second"],
    runcmd: ["set -e", ["first"], ["second", "two words"]],
    ssh_pwauth: false,
  });
});

test("the same parts give the same text", () => {
  const render = () => {
    const where = server();
    return renderCloudConfig(where, [hardenSsh(where, { publicKeys: [key] }), installDocker(where)]);
  };
  expect(render()).toBe(render());
});

test("words that YAML 1.1 takes for booleans or numbers stay words", () => {
  const text = renderCloudConfig(server(), [{ packages: ["no", "on", "0755", "1_0"] }]);
  expect(parse(text, { version: "1.1" })).toEqual({ packages: ["no", "on", "0755", "1_0"] });
});

test("parts that contradict each other are refused", () => {
  expect(() => renderCloudConfig(server(), [{ ssh_pwauth: false }, { ssh_pwauth: true }])).toThrow(
    /test\/Server[\s\S]*userData\.ssh_pwauth[\s\S]*true[\s\S]*Let every part say false/,
  );
});

test("a text that Hetzner would not take is refused with its size", () => {
  const large = { write_files: [{ path: "/large", content: "é".repeat(16 * 1024) }] };
  expect(() => renderCloudConfig(server(), [large])).toThrow(
    /userData[\s\S]*328\d\d bytes[\s\S]*under 32768 bytes/,
  );
});

test("Terraform's tokens are resolved, and a shell's own templates are kept from Terraform", () => {
  const where = server();
  const stack = where.node.scope as TerraformStack;
  const volume = new Volume(stack, "Data", {
    volumeName: "data",
    size: Size.gibibytes(10),
    location: Location.FSN1,
  });
  const shell = "#!/bin/sh\necho $" + "{HOME} %{x}\n";
  const value = renderCloudConfig(where, [
    { write_files: [{ path: "/script", content: shell }] },
    mountVolumes(where, [
      { volumeId: Token.asString(volume.volumeId), mountPath: "/srv/data", format: "ext4" },
    ]),
  ]);
  new TerraformOutput(stack, "text", { value });
  const text: string = JSON.parse(Testing.synth(stack)).output.text.value;
  expect(text).toContain("echo $$" + "{HOME} %%{x}");
  expect(text).toMatch(/scsi-0HC_Volume_\$\{hcloud_volume\.Data_\w+\.id\} \/srv\/data ext4/);
});

test("SSH takes one user with a key, and neither root nor a password", () => {
  const part = hardenSsh(server(), { adminUser: "deploy", publicKeys: [key] });
  expect(part).toMatchObject({
    ssh_pwauth: false,
    disable_root: true,
    packages: ["unattended-upgrades"],
    users: [{ name: "deploy", groups: ["sudo"], lock_passwd: true, ssh_authorized_keys: [key] }],
    runcmd: [["systemctl", "reload-or-restart", "ssh.service"]],
  });
  expect(fileOf(part, "/etc/ssh/sshd_config.d/10-hardened.conf").split("\n")).toEqual(
    expect.arrayContaining([
      "AllowUsers deploy",
      "AuthenticationMethods publickey",
      "PasswordAuthentication no",
      "PermitRootLogin no",
    ]),
  );
});

test("the administrator is ops unless told otherwise", () => {
  expect(hardenSsh(server(), { publicKeys: [key] }).users?.map(({ name }) => name)).toEqual(["ops"]);
});

test.each(["root", "Ops", "o p s", "", `o${"p".repeat(32)}`])(
  "%j is refused as the administrator",
  (adminUser) => {
    expect(() => hardenSsh(server(), { adminUser, publicKeys: [key] })).toThrow(
      /adminUser[\s\S]*other than root/,
    );
  },
);

test("a server without a key is refused", () => {
  expect(() => hardenSsh(server(), { publicKeys: [] })).toThrow(/publicKeys[\s\S]*nobody can log in/);
});

test.each(["ssh-ed25519", "ssh-dss AAAA", `${key}\n${key}`, key.replace("C3Nz", "AAAA"), "not a key"])(
  "%j is refused as a public key",
  (wrong) => {
    expect(() => hardenSsh(server(), { publicKeys: [key, wrong] })).toThrow(
      /publicKeys\[1\][\s\S]*no public key[\s\S]*\.pub file/,
    );
  },
);

test("a private key that is given for a public one does not show up in the error", () => {
  const secret = `-----BEGIN OPENSSH PRIVATE KEY-----\n${"c2VjcmV0".repeat(8)}`;
  expect(() => hardenSsh(server(), { publicKeys: [secret] })).toThrow(/publicKeys\[0\][\s\S]*a private key/);
  expect(() => hardenSsh(server(), { publicKeys: [secret] })).not.toThrow(/c2VjcmV0/);
});

test("Docker comes at exact versions from its own repository, whose key must be the known one", () => {
  const part = installDocker(server(), { dockerVersion: "29.8.1", containerdVersion: "2.3.5" });
  const script = fileOf(part, "/usr/local/sbin/install-docker");
  expect(script).toContain('"docker-ce=5:29.8.1-1~$release"');
  expect(script).toContain('"containerd.io=2.3.5-1~$release"');
  expect(script).toContain("apt-mark hold docker-ce docker-ce-cli containerd.io");
  expect(script).toContain("9DC858229FC7DD38854AE2D88D81803C0EBFCD88");
  expect(part.runcmd).toEqual([["/usr/local/sbin/install-docker"]]);
});

test("Docker's networks fit the private network, its logs are rotated, and Swarm can run", () => {
  expect(JSON.parse(fileOf(installDocker(server(), { mtu: 1350 }), "/etc/docker/daemon.json"))).toEqual({
    "live-restore": false,
    "log-driver": "local",
    "log-opts": { "max-size": "20m", "max-file": "5" },
    mtu: 1350,
    "default-network-opts": {
      bridge: { "com.docker.network.driver.mtu": "1350" },
      overlay: { "com.docker.network.driver.mtu": "1350" },
    },
  });
});

test.each([
  [{ dockerVersion: "29" }, /dockerVersion[\s\S]*"29"[\s\S]*exact version from 24\.0\.0/],
  [{ dockerVersion: "23.0.6" }, /dockerVersion[\s\S]*exact version from 24\.0\.0/],
  [{ dockerVersion: "29.8.2-1; reboot" }, /dockerVersion/],
  [{ containerdVersion: "2.x" }, /containerdVersion[\s\S]*exact version/],
  [{ mtu: 1450 }, /mtu[\s\S]*1450[\s\S]*1280 to 1400/],
  [{ mtu: 1279 }, /mtu/],
  [{ mtu: 1300.5 }, /mtu/],
])("Docker with %j is refused", (options, message) => {
  expect(() => installDocker(server(), options)).toThrow(message);
});

test("a volume is mounted by its number, when it comes, and never formatted", () => {
  const part = mountVolumes(server(), [
    { volumeId: "123", mountPath: "/srv/data", format: "ext4" },
    { volumeId: "456", mountPath: "/srv/logs", format: "xfs" },
  ]);
  const unit = (id: string) => `dev-disk-by\\x2did-scsi\\x2d0HC_Volume_${id}.device`;
  expect(fileOf(part, "/etc/fstab")).toBe(
    [
      `/dev/disk/by-id/scsi-0HC_Volume_123 /srv/data ext4 discard,nofail,x-systemd.growfs,x-systemd.wanted-by=${unit("123")} 0 2`,
      `/dev/disk/by-id/scsi-0HC_Volume_456 /srv/logs xfs discard,nofail,x-systemd.growfs,x-systemd.wanted-by=${unit("456")} 0 2`,
      "",
    ].join("\n"),
  );
  expect(part.write_files).toEqual([expect.objectContaining({ append: true })]);
  expect(part.bootcmd).toContainEqual([
    "cloud-init-per",
    "once",
    "lock-mount-points",
    "chattr",
    "+i",
    "/srv/data",
    "/srv/logs",
  ]);
  expect(JSON.stringify(part)).not.toMatch(/mkfs|fs_setup|disk_setup|makefs/);
});

test("a server without volumes mounts none", () => {
  expect(mountVolumes(server(), [])).toEqual({});
});

test.each(["srv/data", "/", "/srv", "/var/lib", "/srv/data/", "/srv/../etc", "/srv/my data", ""])(
  "%j is refused as a mount path",
  (mountPath) => {
    expect(() => mountVolumes(server(), [{ volumeId: "1", mountPath, format: "ext4" }])).toThrow(
      /mounts\[0\]\.mountPath[\s\S]*absolute path/,
    );
  },
);

test.each([
  ["/srv/data", "/srv/data"],
  ["/srv/data", "/srv/data/deep"],
  ["/srv/data/deep", "/srv/data"],
])("volumes at %j and %j are refused: one would hide the other", (first, second) => {
  expect(() =>
    mountVolumes(server(), [
      { volumeId: "1", mountPath: first, format: "ext4" },
      { volumeId: "2", mountPath: second, format: "ext4" },
    ]),
  ).toThrow(new RegExp(`mounts\\[1\\]\\.mountPath[\\s\\S]*${first} is another volume's`));
});

test("a volume id that is no number is refused", () => {
  expect(() =>
    mountVolumes(server(), [{ volumeId: "1 /etc ext4", mountPath: "/srv/data", format: "ext4" }]),
  ).toThrow(/mounts\[0\]\.volumeId[\s\S]*volume's number/);
});
