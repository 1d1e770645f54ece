import { isIPv4, isIPv6 } from "node:net";
import { Duration } from "./duration";
import type { EnvironmentConfig } from "./environment";
import { Size } from "./size";

export function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === "string" && pattern.test(value);
}

export function either(...options: ((value: unknown) => boolean)[]): (value: unknown) => boolean {
  return (value) => options.some((isValid) => isValid(value));
}

export function isWhole(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

export function lasts(min: Duration, max: Duration): (value: unknown) => boolean {
  return (value) =>
    value instanceof Duration &&
    isWhole(min.toSeconds(), max.toSeconds())(value.toMilliseconds() / Duration.seconds(1).toMilliseconds());
}

/** Offsets such as `+01:00` are zones to JavaScript, but not to Cloud Scheduler. */
export function isTimeZone(value: unknown): boolean {
  if (typeof value !== "string" || !value.includes("/")) return value === "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

export function isHttpsUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}

const hostname = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const isHostname = matches(hostname);

export function isHostOfDomain(value: unknown, { domain }: EnvironmentConfig): boolean {
  return isHostname(value) && (value === domain || String(value).endsWith(`.${domain}`));
}

export function isListOf(isItem: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isItem) && new Set(value).size === value.length;
}

export function isIpv4Range(value: unknown): boolean {
  return isRange(value, isIPv4, 32);
}

export function isIpv6Range(value: unknown): boolean {
  return isRange(value, isIPv6, 128);
}

function isRange(value: unknown, isAddress: (text: string) => boolean, longest: number): boolean {
  const [address = "", length = "", ...rest] = String(value).split("/");
  return isAddress(address) && /^\d{1,3}$/.test(length) && Number(length) <= longest && rest.length === 0;
}

export function isVolumeSize(value: unknown): boolean {
  return value instanceof Size && isWhole(10, 10 * 1024)(value.toBytes() / Size.gibibytes(1).toBytes());
}

// https://developers.cloudflare.com/fundamentals/reference/network-ports/
const proxiedPorts = ["", "2053", "2083", "2087", "2096", "8443"];

export function isProxiedUrlOfDomain(value: unknown, config: EnvironmentConfig): boolean {
  if (!isHttpsUrl(value)) return false;
  const { hostname: host, port } = new URL(String(value));
  return isHostOfDomain(host, config) && proxiedPorts.includes(port);
}

export function areServiceHosts(value: unknown, config: EnvironmentConfig): boolean {
  const services = Array.isArray(value) ? (value as EnvironmentConfig["swarm"]["hosts"]) : [];
  return (
    Array.isArray(value) &&
    services.every(
      ({ host, healthPath }) => isHostOfDomain(host, config) && matches(/^\/\S*$/)(healthPath),
    ) &&
    new Set(services.map(({ host }) => host)).size === services.length
  );
}
