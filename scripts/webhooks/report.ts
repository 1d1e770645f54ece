import { textTable } from "../text-table";
import type { Deeds } from "./office";
import type { ProviderStatus } from "./status";

/** What `register` and `rotate` did. */
export interface DeedReport extends Deeds {
  dryRun: boolean;
  /** Script name of the Worker that needs the secrets. */
  worker: string;
  /** Whether the Worker has been given them. */
  isPut: boolean;
  /** Whether the person wants to see them. */
  showSecret: boolean;
  /** What is to be done next. */
  next?: string;
}

/** For people. No secret is in it unless the person asked for that. */
export function formatDeeds(report: DeedReport): string {
  const { steps, secrets = {}, dryRun, worker, isPut, showSecret, next } = report;
  const names = Object.keys(secrets);
  const lines = [dryRun ? "It would:" : "Done:", ...steps.map((step) => `  ${step}`)];
  if (isPut) lines.push("", `The Worker ${worker} has been given ${names.join(", ")}.`);
  else if (names.length > 0) lines.push("", ...handOver(worker, names));
  if (showSecret && names.length > 0)
    lines.push("", textTable([["secret", "value"], ...Object.entries(secrets)]));
  if (next && !dryRun) lines.push("", next);
  return lines.join("\n");
}

function handOver(worker: string, names: readonly string[]): string[] {
  return [
    `The Worker ${worker} needs these secrets:`,
    ...names.map((name) => `  npx wrangler secret put ${name} --name ${worker}`),
    "Register again with --wrangler to have them put, or with --show-secret to see the values.",
  ];
}

/** As JSON prints it: the values of the secrets only if the person asked for them. */
export function deedsAsJson({ steps, secrets = {}, dryRun, worker, isPut, showSecret }: DeedReport): object {
  return { dryRun, steps, worker, isPut, secrets: showSecret ? secrets : Object.keys(secrets) };
}

/** For people. */
export function formatStatus({
  provider,
  address,
  webhooks,
  lastDelivery,
  problems,
  notes,
}: ProviderStatus): string {
  const last = { undefined: "unknown", null: "none of late" }[String(lastDelivery)] ?? lastDelivery;
  const rows = webhooks.map(({ id, createdAt = "", active, events, missingEvents, receiver }) => [
    id,
    createdAt,
    active ? "yes" : "no",
    missingEvents.length === 0 ? `${events}` : `${events}, ${missingEvents.length} missing`,
    receiver,
  ]);
  return [
    `${provider} at ${address}/…, last delivery ${last}`,
    ...(rows.length > 0
      ? [textTable([["webhook", "created", "active", "events", "receiver"], ...rows])]
      : []),
    ...(webhooks.length > 1 ? ["A rotation is under way: end it with rotate --finish."] : []),
    ...problems.map((problem) => `! ${problem}`),
    ...notes.map((note) => `- ${note}`),
  ].join("\n");
}
