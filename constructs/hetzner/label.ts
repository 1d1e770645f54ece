import type { Labels, Problem } from "../core";
import { Token } from "../core/terraform";

// https://docs.hetzner.cloud/reference/cloud#labels
const name = /^[a-z0-9A-Z](?:[a-z0-9A-Z._-]{0,61}[a-z0-9A-Z])?$/;
const prefix = /^[a-z0-9A-Z](?:[a-z0-9A-Z._-]{0,251}[a-z0-9A-Z])?\/$/;

/** What Hetzner would refuse about labels, empty if nothing. Values that are Terraform tokens pass. */
export function hetznerLabelProblems(labels: Labels = {}): Problem[] {
  return Object.entries(labels).flatMap(([key, value]): Problem[] => [
    ...(isKey(key)
      ? []
      : [
          {
            field: "labels key",
            value: key,
            fix: "Use up to 63 letters, digits, ., _ and -, a letter or digit first and last; hetzner.cloud/ is Hetzner's own.",
          },
        ]),
    ...(value === "" || Token.isUnresolved(value) || name.test(value)
      ? []
      : [
          {
            field: `labels.${key}`,
            value,
            fix: "Use up to 63 letters, digits, ., _ and -, a letter or digit first and last.",
          },
        ]),
  ]);
}

function isKey(key: string): boolean {
  const end = key.indexOf("/") + 1;
  const owner = key.slice(0, end);
  return name.test(key.slice(end)) && (owner === "" || (prefix.test(owner) && owner !== "hetzner.cloud/"));
}
