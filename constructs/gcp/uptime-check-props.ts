import type { MonitoringUptimeCheckConfigConfig } from "@cdktf/provider-google/lib/monitoring-uptime-check-config";
import type { IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import { displayNameFix, isDisplayName } from "./display-name";
import { inSteps } from "./in-steps";
import { isWhole } from "./is-whole";

/** A hundred statuses, or all. */
export type StatusClass = "1xx" | "2xx" | "3xx" | "4xx" | "5xx" | "any";

/** Part of the world that checks come from. */
export type UptimeRegion =
  | "europe"
  | "south-america"
  | "asia-pacific"
  | "usa"
  | "usa-oregon"
  | "usa-iowa"
  | "usa-virginia";

/** Properties of an `UptimeCheck`. */
export interface UptimeCheckProps {
  /** What people see, 512 characters at most. */
  checkName: string;
  /** Host to reach by HTTPS, e.g. `chat.example.com`. */
  host: string;
  /**
   * Path of the address, with a `/` first; a query may follow.
   * @default "/"
   */
  path?: string;
  /**
   * Port of the address, 1 to 65535.
   * @default 443
   */
  port?: number;
  /**
   * Statuses that are right: numbers, or whole classes such as `"2xx"`.
   * @default ["2xx"]
   */
  expectedStatus?: readonly (number | StatusClass)[];
  /**
   * Text that the answer must contain, 1,024 bytes at most.
   * @default - any answer is right
   */
  expectedContent?: string;
  /**
   * Time between two checks of a place: 1, 5, 10 or 15 minutes.
   * @default Duration.minutes(5)
   */
  period?: Duration;
  /**
   * Time for an answer, in whole seconds, 1 to 60.
   * @default Duration.seconds(10)
   */
  timeout?: Duration;
  /**
   * Where to check from; three places or more, of which `usa` has three and each other region one.
   * @default - everywhere
   */
  regions?: readonly UptimeRegion[];
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_monitoring_uptime_check_config` resource before it is made. */
  transform?: (config: MonitoringUptimeCheckConfigConfig) => MonitoringUptimeCheckConfigConfig;
}

const usa: readonly UptimeRegion[] = ["usa-oregon", "usa-iowa", "usa-virginia"];
const periods = [1, 5, 10, 15];

/** @throws ValidationError with everything that Cloud Monitoring would refuse */
export function validateUptimeCheck(check: IConstruct, props: UptimeCheckProps): void {
  const validation = new Validation(check)
    .check("checkName", props.checkName, isDisplayName, displayNameFix)
    .check(
      "host",
      props.host,
      (host) => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(host),
      "Use a host alone, e.g. chat.example.com, without https:// and path.",
    )
    .check("path", props.path, (path) => path.startsWith("/"), "Begin with /.")
    .check("port", props.port, isWhole(1, 65_535), "Use 1 to 65535.")
    .check(
      "expectedContent",
      props.expectedContent,
      (text) => text !== "" && Buffer.byteLength(text) <= 1024,
      "Use 1 to 1,024 bytes.",
    )
    .check(
      "period",
      props.period,
      (time) => periods.includes(time.toMilliseconds() / 60_000),
      "Use 1, 5, 10 or 15 minutes.",
    )
    .check(
      "timeout",
      props.timeout,
      inSteps(Duration.seconds(1), Duration.seconds(1), Duration.seconds(60)),
      "Use whole seconds, 1 to 60.",
    )
    .check(
      "regions",
      props.regions,
      (regions) => countPlaces(regions) >= 3,
      "Choose three places or more: usa has three, each other region one.",
    )
    .check(
      "expectedStatus",
      props.expectedStatus,
      ({ length }) => length > 0,
      "Name a status, or leave it out.",
    )
    .add(...labelProblems(props.labels ?? {}));
  for (const status of props.expectedStatus ?? []) {
    validation.check(
      "expectedStatus",
      status,
      (value) => typeof value === "string" || isWhole(100, 599)(value),
      "Use 100 to 599, or a class such as 2xx.",
    );
  }
  validation.finish();
}

function countPlaces(regions: readonly UptimeRegion[]): number {
  return new Set(regions.flatMap((region) => (region === "usa" ? usa : [region]))).size;
}
