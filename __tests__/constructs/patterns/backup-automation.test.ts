import { StubBundler, useBundler } from "../../../constructs/bundling";
import { Duration } from "../../../constructs/core";
import { App, TerraformStack } from "../../../constructs/core/terraform";
import { Bucket, Firestore, Secret, useGoogle } from "../../../constructs/gcp";
import { BackupAutomation, type BackupAutomationProps } from "../../../constructs/patterns";
import { Match, Template } from "../../../constructs/testing";

const project = "demo-project";
const region = "europe-west3";

function backups(changes: Partial<BackupAutomationProps> = {}): Template {
  const stack = new TerraformStack(new App(), "stack");
  useBundler(stack, new StubBundler());
  useGoogle(stack, { project, region });
  new BackupAutomation(stack, "Backups", {
    project,
    region,
    name: "dev-backup",
    entry: "lambdas/backup/index.ts",
    sourceBucket: Bucket.fromBucketName(stack, "Sources", "demo-sources"),
    firestore: Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" }),
    hetznerToken: Secret.fromSecretName(stack, "HetznerToken", "dev-hetzner-token"),
    cron: "15 2 * * *",
    timeZone: "Europe/Lisbon",
    server: {
      type: "cx23",
      location: "fsn1",
      network: "dev-network",
      firewall: "dev-backup",
      imageSelector: "role=backup-image",
    },
    volumeSelector: "role=backup-volume",
    keep: { daily: 7, weekly: 4, monthly: 12 },
    ...changes,
  });
  return Template.fromStack(stack);
}

test("the clock starts a backup at its time, reaps every five minutes and checks every hour", () => {
  const template = backups();
  for (const [path, schedule] of [
    ["start", "15 2 * * *"],
    ["reap", "*/5 * * * *"],
    ["check", "0 * * * *"],
  ]) {
    template.hasResource("google_cloud_scheduler_job", {
      name: `dev-backup-${path}`,
      schedule,
      time_zone: "Europe/Lisbon",
      http_target: {
        uri: Match.stringLikeRegexp(`Backups_Function_.*/${path}$`),
        oidc_token: { audience: Match.stringLikeRegexp("Backups_Function_") },
      },
    });
  }
  template.resourceCountIs("google_cloud_scheduler_job", 3);
});

test("one function alone has the cloud's token, and only the clock may call it", () => {
  const template = backups();
  const withToken = template.findResources("google_cloudfunctions2_function", {
    service_config: { secret_environment_variables: [{ key: "HCLOUD_TOKEN", secret: "dev-hetzner-token" }] },
  });
  expect(Object.values(withToken)).toEqual([
    expect.objectContaining({
      name: "dev-backup",
      build_config: expect.objectContaining({ entry_point: "manageBackups" }),
      service_config: expect.objectContaining({ ingress_settings: "ALLOW_INTERNAL_ONLY" }),
    }),
  ]);
  const invokers = template.findResources("google_cloud_run_service_iam_member", {
    service: Match.stringLikeRegexp("Backups_Function_"),
  });
  expect(Object.values(invokers)).toEqual([
    expect.objectContaining({ member: expect.stringContaining("Backups_Caller_") }),
  ]);
});

test("everybody may report, to a function that has no secret", () => {
  const template = backups();
  template.hasResource("google_cloud_run_service_iam_member", {
    service: Match.stringLikeRegexp("Backups_Reports_"),
    member: "allUsers",
  });
  template.hasResource("google_cloudfunctions2_function", {
    name: "dev-backup-report",
    build_config: { entry_point: "takeReport" },
    service_config: { secret_environment_variables: Match.absent(), ingress_settings: "ALLOW_ALL" },
  });
});

test("the function knows what to make, for how long, and where the server reports to", () => {
  backups({ longestRun: Duration.hours(3), longestGap: Duration.hours(30) }).hasResource(
    "google_cloudfunctions2_function",
    {
      name: "dev-backup",
      service_config: {
        environment_variables: {
          REPORT_URL: Match.stringLikeRegexp("Backups_Reports_.*uri"),
          BACKUP_SERVER_TYPE: "cx23",
          BACKUP_LOCATION: "fsn1",
          BACKUP_NETWORK: "dev-network",
          BACKUP_FIREWALL: "dev-backup",
          BACKUP_IMAGE_SELECTOR: "role=backup-image",
          BACKUP_VOLUME_SELECTOR: "role=backup-volume",
          BACKUP_KEEP: Match.serializedJson({ daily: 7, weekly: 4, monthly: 12 }),
          BACKUP_LONGEST_RUN_SECONDS: "10800",
          BACKUP_LONGEST_GAP_SECONDS: "108000",
        },
      },
    },
  );
});

test.each([
  ["name", { name: "Backup" }],
  ["name", { name: "a-name-of-24-characters-x" }],
  ["longestRun", { longestRun: Duration.minutes(9) }],
  ["longestRun", { longestRun: Duration.hours(25) }],
  ["keep.daily", { keep: { daily: 0, weekly: 4, monthly: 12 } }],
  ["keep.monthly", { keep: { daily: 7, weekly: 4, monthly: 1.5 } }],
])("a wrong %s is refused with the construct's path", (field, changes) => {
  expect(() => backups(changes)).toThrow(`stack/Backups: ${field} is`);
});
