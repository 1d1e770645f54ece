import {
  MonitoringUptimeCheckConfig,
  type MonitoringUptimeCheckConfigConfig,
} from "@cdktf/provider-google/lib/monitoring-uptime-check-config";
import { Construct, type IConstruct } from "constructs";
import { Duration } from "../core";
import { Alarm, type AlarmOptions } from "./alarm";
import { AlarmCondition } from "./alarm-condition";
import { Metric } from "./metric";
import { type UptimeCheckProps, validateUptimeCheck } from "./uptime-check-props";
import { verbatim } from "./verbatim";

/** An uptime check, ours or somebody else's. */
export interface IUptimeCheck extends IConstruct {
  /** Short id, without the project. */
  readonly checkId: string;

  /** Whether each place reached the address, as it was last; together, how many did not. */
  metricPassed(): Metric;

  /** Time to an answer, in milliseconds. */
  metricLatency(): Metric;

  /** Days until the certificate ends. */
  metricCertificateDays(): Metric;

  /** Adds an alarm that goes off when two places or more cannot reach the address. */
  addAlarm(id: string, options: AlarmOptions): Alarm;
}

abstract class UptimeCheckBase extends Construct implements IUptimeCheck {
  abstract readonly checkId: string;

  metricPassed(): Metric {
    return this.metric("check_passed", "check");
  }

  metricLatency(): Metric {
    return this.metric("request_latency", "gauge");
  }

  metricCertificateDays(): Metric {
    return this.metric("time_until_ssl_cert_expires", "gauge").with({ aligner: "min", reducer: "min" });
  }

  addAlarm(id: string, options: AlarmOptions): Alarm {
    // One place that fails may be that place's own trouble.
    const condition = AlarmCondition.above(this.metricPassed(), 1, {
      window: Duration.minutes(20),
      lasting: Duration.minutes(1),
    });
    return new Alarm(this, id, { ...options, condition });
  }

  private metric(name: string, kind: "check" | "gauge"): Metric {
    return new Metric({
      metricType: `monitoring.googleapis.com/uptime_check/${name}`,
      kind,
      resourceType: "uptime_url",
      metricLabels: { check_id: this.checkId },
    });
  }
}

/**
 * A look at an HTTPS address from several places of the world.
 *
 * @example
 * new UptimeCheck(this, "Chat", { checkName: "Chat", host: "chat.example.com", path: "/api/info" })
 *   .addAlarm("Down", { alarmName: "Chat is down", severity: "critical", channels: [onCall] });
 */
export class UptimeCheck extends UptimeCheckBase {
  /** A check that is made by others, or by another stack. */
  static fromCheckId(scope: Construct, id: string, checkId: string): IUptimeCheck {
    class Import extends UptimeCheckBase {
      readonly checkId = checkId;
    }
    return new Import(scope, id);
  }

  readonly checkId: string;

  constructor(scope: Construct, id: string, props: UptimeCheckProps) {
    super(scope, id);
    validateUptimeCheck(this, props);
    const { checkName, host, path = "/", port = 443, expectedContent, regions, labels, transform } = props;
    const config: MonitoringUptimeCheckConfigConfig = {
      displayName: checkName,
      period: `${(props.period ?? Duration.minutes(5)).toSeconds()}s`,
      timeout: `${(props.timeout ?? Duration.seconds(10)).toSeconds()}s`,
      checkerType: "STATIC_IP_CHECKERS",
      monitoredResource: { type: "uptime_url", labels: { host } },
      httpCheck: {
        useSsl: true,
        validateSsl: true,
        path,
        port,
        acceptedResponseStatusCodes: (props.expectedStatus ?? ["2xx" as const]).map((status) =>
          typeof status === "number"
            ? { statusValue: status }
            : { statusClass: `STATUS_CLASS_${status.toUpperCase()}` },
        ),
      },
      ...(expectedContent && {
        contentMatchers: [{ content: verbatim(expectedContent), matcher: "CONTAINS_STRING" }],
      }),
      ...(regions && {
        selectedRegions: regions.map((region) => region.toUpperCase().replaceAll("-", "_")),
      }),
      ...(labels && { userLabels: labels }),
      // Another host is another check, and Monitoring keeps one that an alarm still watches: it goes after the alarm has
      // turned to the new one (hashicorp/terraform-provider-google#3133).
      lifecycle: { createBeforeDestroy: true },
    };
    const resource = new MonitoringUptimeCheckConfig(this, "Resource", transform?.(config) ?? config);
    this.checkId = resource.uptimeCheckId;
  }
}
