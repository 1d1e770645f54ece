import type { IConstruct } from "constructs";
import { Duration, labelProblems, Validation } from "../core";
import { inSteps } from "./in-steps";
import type { UptimeCheckProps } from "./uptime-check";

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

const usa: readonly UptimeRegion[] = ["usa-oregon", "usa-iowa", "usa-virginia"];
const periods = [1, 5, 10, 15];

/** @throws ValidationError with everything that Cloud Monitoring would refuse */
export function validateUptimeCheck(check: IConstruct, props: UptimeCheckProps): void {
  const validation = new Validation(check)
    .check(
      "checkName",
      props.checkName,
      (name) => name.length >= 1 && name.length <= 512,
      "Use 1 to 512 characters.",
    )
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

function isWhole(least: number, most: number): (count: number) => boolean {
  return (count) => Number.isInteger(count) && count >= least && count <= most;
}
