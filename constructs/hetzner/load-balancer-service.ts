import { Duration, type Validation } from "../core";
import type {
  LoadBalancerServiceConfig,
  LoadBalancerServiceHealthCheck,
} from "./bindings/load-balancer-service";
import { isPort } from "./port";

/** How a load balancer finds out whether a server can take requests. */
export interface HealthCheckOptions {
  /**
   * Port of the servers that is tried, 1 to 65535.
   * @default - the service's
   */
  port?: number;
  /**
   * Time from one try to the next, 3 to 60 seconds.
   * @default Duration.seconds(15)
   */
  interval?: Duration;
  /**
   * How long a try may take, 1 second to `interval`.
   * @default Duration.seconds(10)
   */
  timeout?: Duration;
  /**
   * Failures in a row after which a server gets no more requests, 1 to 5.
   * @default 3
   */
  retries?: number;
  /**
   * Request that has to be answered well.
   * @default - none: that the server takes the connection is enough
   */
  http?: HealthCheckRequest;
}

/** The request of a health check. */
export interface HealthCheckRequest {
  /**
   * A slash first.
   * @default "/"
   */
  path?: string;
  /**
   * Host that the request is for.
   * @default - none
   */
  host?: string;
  /**
   * Codes that are a good answer, `?` for any digit.
   * @default ["2??", "3??"]
   */
  statusCodes?: string[];
  /**
   * Whether to ask by HTTPS and check the certificate.
   * @default false
   */
  tls?: boolean;
}

/** What a load balancer does with requests that it reads. */
export interface HttpOptions {
  /**
   * Hetzner's numbers of the certificates; a service that speaks HTTPS needs one.
   * @default - none
   */
  certificateIds?: number[];
  /**
   * Whether to answer on port 80 with a redirect; for a service that speaks HTTPS on 443.
   * @default false
   */
  redirectHttp?: boolean;
  /**
   * Whether a visitor stays with the server that answered first.
   * @default false
   */
  stickySessions?: boolean;
  /**
   * How long a connection may be silent, 30 to 300 seconds.
   * @default - Hetzner's, 60 seconds
   */
  idleTimeout?: Duration;
}

/** A port that a load balancer listens on. */
export interface ServiceOptions {
  /** Port that the world connects to, 1 to 65535; each once. */
  listen: number;
  /** Port of the servers, 1 to 65535. */
  port: number;
  /**
   * `tcp` passes on what comes, encrypted or not; the others read it.
   * @default "tcp"
   */
  protocol?: "tcp" | "http" | "https";
  /**
   * Whether the servers are told the visitor's address by the PROXY protocol, which they must expect then.
   * @default false
   */
  proxyProtocol?: boolean;
  /**
   * For `http` and `https`.
   * @default - Hetzner's
   */
  http?: HttpOptions;
  /**
   * How the load balancer finds out which servers can take requests.
   * @default - the servers' port must take a connection, tried every 15 seconds
   */
  healthCheck?: HealthCheckOptions;
}

/** The service as its resource takes it. */
export function renderService(options: ServiceOptions): Omit<LoadBalancerServiceConfig, "loadBalancerId"> {
  const { listen, port, protocol = "tcp", proxyProtocol = false, http, healthCheck = {} } = options;
  return {
    protocol,
    listenPort: listen,
    destinationPort: port,
    proxyprotocol: proxyProtocol,
    ...(http && {
      http: {
        ...(http.certificateIds && { certificates: http.certificateIds }),
        redirectHttp: http.redirectHttp ?? false,
        stickySessions: http.stickySessions ?? false,
        ...(http.idleTimeout && { timeoutIdle: http.idleTimeout.toSeconds() }),
      },
    }),
    healthCheck: renderHealthCheck(healthCheck, port),
  };
}

function renderHealthCheck(options: HealthCheckOptions, port: number): LoadBalancerServiceHealthCheck {
  const { http } = options;
  return {
    protocol: http ? "http" : "tcp",
    port: options.port ?? port,
    interval: (options.interval ?? defaultInterval).toSeconds(),
    timeout: (options.timeout ?? defaultTimeout).toSeconds(),
    retries: options.retries ?? 3,
    ...(http && {
      http: {
        path: http.path ?? "/",
        ...(http.host && { domain: http.host }),
        statusCodes: http.statusCodes ?? ["2??", "3??"],
        tls: http.tls ?? false,
      },
    }),
  };
}

const defaultInterval = Duration.seconds(15);
const defaultTimeout = Duration.seconds(10);

/** Checks everything that can be told from a service alone. */
export function checkService(validation: Validation, options: ServiceOptions): void {
  const { listen, port, protocol = "tcp", http, healthCheck = {} } = options;
  const portFix = "Use a port from 1 to 65535.";
  validation
    .check("listen", listen, isPort, portFix)
    .check("port", port, isPort, portFix)
    .check(
      "http",
      http && protocol,
      () => protocol !== "tcp",
      "Use protocol http or https: tcp is passed on unread.",
    )
    .check(
      "http.certificateIds",
      http?.certificateIds ?? [],
      ({ length }) => length > 0 === (protocol === "https"),
      "Give a certificate to protocol https, and to no other.",
    )
    .check(
      "http.redirectHttp",
      http?.redirectHttp,
      (redirects) => !redirects || (protocol === "https" && listen === 443),
      "Redirect where protocol https is listened for on 443.",
    )
    .check(
      "http.idleTimeout",
      http?.idleTimeout,
      (time) => time.isBetween(Duration.seconds(30), Duration.seconds(300)),
      "Use 30 to 300 seconds.",
    );
  checkHealthCheck(validation, healthCheck);
}

function checkHealthCheck(validation: Validation, options: HealthCheckOptions): void {
  const { port, interval = defaultInterval, timeout = defaultTimeout, retries, http } = options;
  validation
    .check("healthCheck.port", port, isPort, "Use a port from 1 to 65535.")
    .check(
      "healthCheck.interval",
      interval,
      (time) => time.isBetween(Duration.seconds(3), Duration.seconds(60)),
      "Use 3 to 60 seconds.",
    )
    .check(
      "healthCheck.timeout",
      timeout,
      (time) => time.isBetween(Duration.seconds(1), interval),
      `Use 1 second to ${interval}, the interval.`,
    )
    .check(
      "healthCheck.retries",
      retries,
      (count) => Number.isInteger(count) && count >= 1 && count <= 5,
      "Use 1 to 5.",
    )
    .check("healthCheck.http.path", http?.path, (path) => path.startsWith("/"), "Start with a slash.")
    .check(
      "healthCheck.http.statusCodes",
      http?.statusCodes,
      (codes) => codes.length > 0 && codes.every((code) => /^[1-5?][\d?]{2}$/.test(code)),
      "List codes of three digits, ? for any digit, e.g. 2??.",
    );
}
