import { Size } from "../../../constructs/core";
import {
  BackupImage,
  BackupVolume,
  Location,
  Server,
  Volume,
  type VolumeProps,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addServer, dataOf, hetznerStack } from "./hetzner-stack";

const data = { volumeName: "data", size: Size.gibibytes(50) };

test("a server's volume stands beside it, is protected, and is mounted by the server alone", () => {
  const stack = hetznerStack();
  const server = addServer(stack);
  const volume = server.addVolume("Data", { ...data, format: "xfs", labels: { role: "data" } });
  server.addVolume("Scratch", { volumeName: "scratch", size: Size.gibibytes(10), protect: false });
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_volume", {
    name: "data",
    size: 50,
    format: "xfs",
    location: "fsn1",
    delete_protection: true,
    labels: { role: "data" },
    server_id: Match.absent(),
    lifecycle: { prevent_destroy: true },
  });
  template.hasResource("hcloud_volume", {
    name: "scratch",
    format: "ext4",
    delete_protection: false,
    lifecycle: Match.absent(),
  });
  template.resourceCountIs("hcloud_volume_attachment", 2);
  template.hasResource("hcloud_volume_attachment", {
    volume_id: Match.stringLikeRegexp(/^\$\{hcloud_volume\.App_Data_\w+\.id\}$/),
    server_id: Match.stringLikeRegexp(/^\$\{hcloud_server\.\w+\.id\}$/),
    automount: false,
  });
  expect(volume.node.path).toBe("stack/App/Data");
});

test("a volume that is there before its server can be named by the server's cloud-init", () => {
  const stack = hetznerStack();
  const volume = new Volume(stack, "Data", { ...data, location: Location.FSN1 });
  volume.attachTo(addServer(stack, { userData: `mount ${volume.linuxDevice}` }));
  Template.fromStack(stack).hasResource("hcloud_server", {
    user_data: Match.stringLikeRegexp(/^mount \$\{hcloud_volume\.\w+\.linux_device\}$/),
  });
});

test.each<{ props: Partial<VolumeProps>; message: string }>([
  { props: { volumeName: "" }, message: 'volumeName is ""' },
  { props: { size: Size.gibibytes(9) }, message: "size is 9 GiB\n  Use 10 GiB to 10 TiB" },
  { props: { size: Size.gibibytes(10 * 1024 + 1) }, message: "size is 10241 GiB" },
  { props: { size: Size.mebibytes(10_241) }, message: "size is 10241 MiB" },
  { props: { format: "btrfs" as "xfs" }, message: 'format is "btrfs"\n  Use ext4 or xfs.' },
  { props: { labels: { x: "-" } }, message: 'labels.x is "-"' },
])("refuses a volume of $props", ({ props, message }) => {
  const make = () => new Volume(hetznerStack(), "It", { ...data, location: Location.FSN1, ...props });
  expect(make).toThrow(`stack/It: ${message}`);
});

test("takes the smallest and the largest volume", () => {
  const stack = hetznerStack();
  for (const size of [10, 10 * 1024]) {
    new Volume(stack, `V${size}`, { ...data, size: Size.gibibytes(size), location: Location.FSN1 });
    Template.fromStack(stack).hasResource("hcloud_volume", { size });
  }
});

test("refuses a second server for a volume, a volume elsewhere, and a server's seventeenth volume", () => {
  const stack = hetznerStack();
  const server = addServer(stack);
  const volume = server.addVolume("Data", data);
  expect(() => volume.attachTo(server)).toThrow(
    'stack/App/Data: server is "stack/App"\n  Attach the volume to one server only.',
  );
  const far = new Volume(stack, "Far", { ...data, location: Location.HEL1 });
  expect(() => far.attachTo(server)).toThrow(
    "stack/Far: location is hel1\n  Use fsn1, where the server stands.",
  );
  for (let n = 2; n <= 16; n += 1) server.addVolume(`Data${n}`, { ...data, volumeName: `data-${n}` });
  expect(() => server.addVolume("Last", { ...data, volumeName: "last" })).toThrow(
    'stack/App/Last: server is "stack/App with 16 volumes"\n  Use another server: one has 16 volumes at most.',
  );
});

test("a volume can be attached to a server that is made by others", () => {
  const stack = hetznerStack();
  const server = Server.fromServerAttributes(stack, "Theirs", { serverName: "theirs" });
  new Volume(stack, "Data", { ...data, location: Location.FSN1 }).attachTo(server);
  Template.fromStack(stack).hasResource("hcloud_volume_attachment", {
    server_id: Match.stringLikeRegexp(/^\$\{data\.hcloud_server\.\w+\.id\}$/),
  });
});

test("a backup volume belongs to no server and is found by its labels", () => {
  const stack = hetznerStack();
  const volume = new BackupVolume(stack, "Backup", {
    volumeName: "backup",
    size: Size.gibibytes(100),
    location: Location.FSN1,
    labels: { environment: "dev", role: "something else" },
  });
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_volume", {
    name: "backup",
    delete_protection: true,
    labels: { environment: "dev", role: "backup" },
    lifecycle: { prevent_destroy: true },
  });
  template.resourceCountIs("hcloud_volume_attachment", 0);
  expect(volume.selector).toBe("environment=dev,role=backup");
});

test("a backup image that only functions ask for is not looked up by Terraform", () => {
  const stack = hetznerStack();
  const image = new BackupImage(stack, "Image", {
    labels: { role: "backup", environment: "dev" },
    architecture: "x86",
  });
  expect(image.selector).toBe("environment=dev,role=backup");
  expect(dataOf(stack)).toEqual([]);
  for (const id of ["One", "Two"]) addServer(stack, { image }, id);
  expect(dataOf(stack)).toMatchObject([
    {
      with_selector: "environment=dev,role=backup",
      with_architecture: ["x86"],
      with_status: ["available"],
      most_recent: true,
    },
  ]);
});

test("refuses an image without a label, or with a number that is none", () => {
  expect(() => new BackupImage(hetznerStack(), "It", { labels: {}, architecture: "arm" })).toThrow(
    "stack/It: labels is {}\n  Give the labels that the snapshot has.",
  );
  expect(
    () => new BackupImage(hetznerStack(), "It", { labels: { "a b": "c" }, architecture: "arm" }),
  ).toThrow('labels key is "a b"');
  expect(() => BackupImage.fromImageId(hetznerStack(), "It", 0)).toThrow("stack/It: imageId is 0");
  expect(BackupImage.fromImageId(hetznerStack(), "It", 7).imageId).toBe(7);
});
