import type { Labels } from "../core";

/** Hetzner's label selector for whatever has all of these labels, e.g. `environment=dev,role=backup`. */
export function selectorOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}
