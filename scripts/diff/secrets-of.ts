import type { Change, Plan } from "./plan";

/** Shorter texts are as likely to be in a value by chance. */
const SHORTEST = 6;

/**
 * All texts that a plan marks as sensitive somewhere. Terraform marks a value where it is used and may leave copies
 * unmarked: the `output` of a `terraform_data`, for one, or what a provider computes from it.
 */
export function secretsOf(plan: Plan): string[] {
  const changes: Change[] = [
    ...[...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  const declared = Object.entries(plan.configuration?.root_module?.variables ?? {});
  const texts = [
    ...changes.flatMap((change) => [
      ...markedTexts(change.before, change.before_sensitive),
      ...markedTexts(change.after, change.after_sensitive),
    ]),
    ...declared.flatMap(([name, { sensitive }]) => markedTexts(plan.variables?.[name]?.value, sensitive)),
  ];
  return [...new Set(texts)].filter((text) => text.length >= SHORTEST);
}

function markedTexts(value: unknown, marks: unknown): string[] {
  if (typeof value === "string") return marks === true ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    markedTexts(inner, marks === true || (Object(marks) as Record<string, unknown>)[key]),
  );
}
