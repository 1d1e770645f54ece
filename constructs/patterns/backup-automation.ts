import { Construct } from "constructs";
import { Duration, type KeptBackups, type Labels, Size, Validation } from "../core";
import { toJson } from "../core/json";
import {
  type BuildServiceAccount,
  Everyone,
  type IBucket,
  type IFirestore,
  type ISecret,
  NodeFunction,
  type NodeFunctionProps,
  Schedule,
  ScheduleTarget,
  ServiceAccount,
  Trigger,
} from "../gcp";

/** Properties of a `BackupAutomation`. */
export interface BackupAutomationProps {
  /** Id of the Google Cloud project. */
  project: string;
  /** Region of the functions, e.g. `europe-west3`. */
  region: string;
  /**
   * Stem of the names: the functions are `<name>` and `<name>-report`. 1 to 23 lower-case letters, digits and `-`, a
   * letter first.
   */
  name: string;
  /** Entry file of both functions; it exports `manageBackups` and `takeReport`. */
  entry: string;
  /** Keeps the functions' bundles. */
  sourceBucket: IBucket;
  /**
   * Who Cloud Build builds the functions as.
   * @default - the project's default build account, which newer projects give no rights
   */
  buildServiceAccount?: BuildServiceAccount;
  /** Keeps each run's state, in the collection `backups`. */
  firestore: IFirestore;
  /** API token of the Hetzner project, read and write. */
  hetznerToken: ISecret;
  /** When a backup starts: cron, five fields. */
  cron: string;
  /** IANA time zone of `cron`. */
  timeZone: string;
  /** The server that lives while a backup runs. */
  server: BackupServer;
  /** Label selector of the volume that the backups are kept on, e.g. `role=backup-volume,environment=dev`. */
  volumeSelector: string;
  /** How many backups are kept of each kind. */
  keep: KeptBackups;
  /**
   * How old a server may get before it is deleted whatever it does, 10 minutes to 24 hours.
   * @default Duration.hours(6)
   */
  longestRun?: Duration;
  /**
   * Time without a success after which `backup.missing` is logged.
   * @default Duration.hours(26)
   */
  longestGap?: Duration;
  /**
   * Labels of everything that takes labels: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
}

/** The server that lives while a backup runs. */
export interface BackupServer {
  /** E.g. `cx23`. */
  type: string;
  /** The volume's location, e.g. `fsn1`. */
  location: string;
  /** Name of the private network in which the data is. */
  network: string;
  /** Name of a firewall that lets nobody in. */
  firewall: string;
  /** Label selector of the snapshots, of which the newest is booted, e.g. `role=backup-image`. */
  imageSelector: string;
}

/**
 * Daily backups by a server that is made for each and deleted afterwards.
 *
 * One function has the cloud's token and is called by the clock alone, from inside Google Cloud: `/start` makes the server, `/reap` deletes what
 * is done or too old, `/check` raises the alarm when the last success is too long ago. The other one takes the
 * server's reports; it lets everyone in, checks the run's one-time token, and has no right but to read and write Firestore.
 */
export class BackupAutomation extends Construct {
  /** Starts, reaps and checks. */
  readonly function: NodeFunction;
  /** Takes the reports of the server that runs. */
  readonly reports: NodeFunction;

  constructor(scope: Construct, id: string, props: BackupAutomationProps) {
    super(scope, id);
    validate(this, props);
    const { name, firestore, hetznerToken, longestRun = Duration.hours(6) } = props;
    this.reports = this.addFunction("Reports", `${name}-report`, "takeReport", props, {});
    this.reports.grantInvoke(new Everyone(this, "Everyone"));
    this.function = this.addFunction("Function", name, "manageBackups", props, {
      trigger: Trigger.internalHttp(),
      secrets: { HCLOUD_TOKEN: hetznerToken },
      environment: {
        REPORT_URL: this.reports.url,
        BACKUP_SERVER_TYPE: props.server.type,
        BACKUP_LOCATION: props.server.location,
        BACKUP_NETWORK: props.server.network,
        BACKUP_FIREWALL: props.server.firewall,
        BACKUP_IMAGE_SELECTOR: props.server.imageSelector,
        BACKUP_VOLUME_SELECTOR: props.volumeSelector,
        BACKUP_KEEP: toJson(props.keep),
        BACKUP_LONGEST_RUN_SECONDS: String(longestRun.toSeconds()),
        BACKUP_LONGEST_GAP_SECONDS: String((props.longestGap ?? Duration.hours(26)).toSeconds()),
      },
    });
    for (const fn of [this.function, this.reports]) firestore.grantReadWrite(fn.serviceAccount);
    this.addSchedules(props);
  }

  private addFunction(
    id: string,
    functionName: string,
    entryPoint: string,
    props: BackupAutomationProps,
    settings: Pick<NodeFunctionProps, "trigger" | "secrets" | "environment">,
  ): NodeFunction {
    const { project, region, entry, sourceBucket, buildServiceAccount, firestore, labels } = props;
    return new NodeFunction(this, id, {
      project,
      region,
      functionName,
      entry,
      entryPoint,
      sourceBucket,
      ...(buildServiceAccount && { buildServiceAccount }),
      memory: Size.mebibytes(256),
      // Hetzner answers at once but works on: making a server is polled to its end.
      timeout: Duration.minutes(9),
      // One at a time: runs are told apart by compare-and-set, but need not compete.
      maxInstances: 2,
      ...(labels && { labels }),
      ...settings,
      environment: {
        GOOGLE_CLOUD_PROJECT: project,
        FIRESTORE_DATABASE: firestore.databaseName,
        ...settings.environment,
      },
    });
  }

  private addSchedules({ name, region, cron, timeZone }: BackupAutomationProps): void {
    const caller = new ServiceAccount(this, "Caller", {
      accountId: `${name}-caller`,
      displayName: `Calls ${name}`,
    });
    const invoke = this.function.grantInvoke(caller);
    const at = (id: string, path: string, when: string) => {
      const schedule = new Schedule(this, id, {
        scheduleName: `${name}-${path}`,
        region,
        cron: when,
        timeZone,
        target: ScheduleTarget.http(`${this.function.url}/${path}`, caller, {
          audience: this.function.url,
          attemptDeadline: Duration.minutes(10),
        }),
      });
      invoke.applyBefore(schedule);
    };
    at("Start", "start", cron);
    at("Reap", "reap", "*/5 * * * *");
    at("Check", "check", "0 * * * *");
  }
}

function validate(backups: BackupAutomation, props: BackupAutomationProps): void {
  const { keep } = props;
  const isCount = (count: number) => Number.isInteger(count) && count >= 1;
  new Validation(backups)
    .check(
      "name",
      props.name,
      (name) => /^[a-z][a-z0-9-]{0,22}$/.test(name),
      "Use lower-case letters, digits and -, a letter first, 23 characters at most.",
    )
    .check(
      "longestRun",
      props.longestRun,
      (time) => time.isBetween(Duration.minutes(10), Duration.hours(24)),
      "Use 10 minutes to 24 hours.",
    )
    .check("keep.daily", keep.daily, isCount, "Keep 1 or more.")
    .check("keep.weekly", keep.weekly, isCount, "Keep 1 or more.")
    .check("keep.monthly", keep.monthly, isCount, "Keep 1 or more.")
    .finish();
}
