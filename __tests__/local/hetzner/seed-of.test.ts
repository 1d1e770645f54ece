import { seedOf } from "../../../local/hetzner/seed-of";

const environment = {
  BACKUP_NETWORK: "dev-network",
  BACKUP_FIREWALL: "dev-backup",
  BACKUP_LOCATION: "fsn1",
  BACKUP_SERVER_TYPE: "cax11",
  BACKUP_IMAGE_SELECTOR: "role=backup",
  BACKUP_VOLUME_SELECTOR: "environment=dev,role=backup",
};

test("the project has what the function looks for", () => {
  expect(seedOf(environment)).toEqual({
    network: "dev-network",
    firewall: "dev-backup",
    snapshots: [{ description: "backup server", labels: { role: "backup" }, architecture: "arm" }],
    volumes: [{ name: "backups", labels: { environment: "dev", role: "backup" }, location: "fsn1" }],
  });
});

test("what cannot be followed is named", () => {
  expect(() => seedOf({ ...environment, BACKUP_SERVER_TYPE: "cx99" })).toThrow(
    /BACKUP_SERVER_TYPE is cx99. The stand-in knows cx23, .*add it to local\/hetzner\/resources.ts/,
  );
  expect(() => seedOf({ ...environment, BACKUP_VOLUME_SELECTOR: "!role" })).toThrow(
    'BACKUP_VOLUME_SELECTOR is "!role". Select by labels with values',
  );
});
