import { readSettings } from "../../../lambdas/backup/settings";

const env = {
  REPORT_URL: "https://reports.example/",
  BACKUP_SERVER_TYPE: "cx23",
  BACKUP_LOCATION: "fsn1",
  BACKUP_NETWORK: "dev-network",
  BACKUP_FIREWALL: "dev-backup",
  BACKUP_IMAGE_SELECTOR: "role=backup",
  BACKUP_VOLUME_SELECTOR: "environment=dev,role=backup",
  BACKUP_KEEP: '{"daily":7,"weekly":4,"monthly":12}',
  BACKUP_LONGEST_RUN_SECONDS: "21600",
  BACKUP_LONGEST_GAP_SECONDS: "93600",
};

test("settings are read as the construct writes them", () => {
  expect(readSettings(env)).toMatchObject({
    reportUrl: "https://reports.example",
    keep: { daily: 7, weekly: 4, monthly: 12 },
    longestRunMs: 21_600_000,
    longestGapMs: 93_600_000,
  });
});

test.each(Object.keys(env))("without %s there is an error that names it", (name) => {
  expect(() => readSettings({ ...env, [name]: " " })).toThrow(`${name} is not set.`);
});

test.each([
  ["REPORT_URL", "reports.example"],
  ["BACKUP_KEEP", "seven"],
  ["BACKUP_KEEP", '{"daily":7,"weekly":4}'],
  ["BACKUP_KEEP", '{"daily":0,"weekly":4,"monthly":12}'],
  ["BACKUP_LONGEST_RUN_SECONDS", "6 hours"],
  ["BACKUP_LONGEST_RUN_SECONDS", "-1"],
  ["BACKUP_LONGEST_GAP_SECONDS", "0"],
])("%s as %s is refused by name and value", (name, value) => {
  expect(() => readSettings({ ...env, [name]: value })).toThrow(`${name} is ${value}: `);
});
