import { Token } from "./terraform";
import type { Problem } from "./validation-error";

/** Labels of a resource: key to value. */
export type Labels = Record<string, string>;

// https://cloud.google.com/resource-manager/docs/labels-overview#requirements
const labelKey = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const labelValue = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const maxLabels = 64;

/**
 * The labels that every resource of an environment carries: the environment's own, `environment` and `managed-by`.
 *
 * @param own labels of the one resource, which win over the environment's
 */
export function labelsOf({ name, labels }: { name: string; labels?: Labels }, own: Labels = {}): Labels {
  return { ...labels, environment: name, "managed-by": "tricloud", ...own };
}

/**
 * What Google Cloud would refuse about labels, empty if nothing. Values that are Terraform tokens pass.
 *
 * @param field the path under which the labels were given
 */
export function labelProblems(labels: Labels, field = "labels"): Problem[] {
  const entries = Object.entries(labels);
  const problems = entries.flatMap(([key, value]): Problem[] => [
    ...(labelKey.test(key)
      ? []
      : [
          {
            field: `${field} key`,
            value: key,
            fix: "Start with a lower-case letter, then lower-case letters, digits, _ and -, 63 characters at most.",
          },
        ]),
    ...(Token.isUnresolved(value) || labelValue.test(value)
      ? []
      : [
          {
            field: `${field}.${key}`,
            value,
            fix: "Use lower-case letters, digits, _ and -, 63 characters at most.",
          },
        ]),
  ]);
  if (entries.length > maxLabels) {
    problems.push({ field, value: `${entries.length} labels`, fix: `Use ${maxLabels} labels at most.` });
  }
  return problems;
}
