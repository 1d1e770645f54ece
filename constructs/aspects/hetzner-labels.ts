import type { Labels, Problem } from "../core";
import { Token } from "../core/terraform";

// https://docs.hetzner.cloud/reference/cloud#labels
const labelKey =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const reservedPrefix = "hetzner.cloud/";

/** What Hetzner Cloud would refuse about labels, empty if nothing. Values that are Terraform tokens pass. */
export function hetznerLabelProblems(labels: Labels): Problem[] {
  return Object.entries(labels).flatMap(([key, value]): Problem[] => [
    ...(labelKey.test(key) && !key.startsWith(reservedPrefix)
      ? []
      : [
          {
            field: "labels key",
            value: key,
            fix: `Use letters, digits, -, _ and ., a letter or digit at both ends, 63 characters at most; no ${reservedPrefix}.`,
          },
        ]),
    ...(Token.isUnresolved(value) || labelValue.test(value)
      ? []
      : [
          {
            field: `labels.${key}`,
            value,
            fix: "Use letters, digits, -, _ and ., a letter or digit at both ends, 63 characters at most.",
          },
        ]),
  ]);
}
