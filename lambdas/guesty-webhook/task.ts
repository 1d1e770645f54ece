import * as z from "zod";
import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { Amount, firstMember, Id, Instant, Line, memberOf, Prose } from "./lenient";
import { plain, timeInWords } from "./words";

type Task = z.infer<typeof Task>;

const Task = z.object({
  title: optional(Line),
  kind: optional(Line),
  status: optional(Line),
  priority: optional(Line),
  description: optional(Prose),
  startsAt: optional(Instant),
  startsAfter: optional(Instant),
  dueBefore: optional(Instant),
  plannedHours: optional(Amount),
  checklist: listOf(Line),
  listing: optional(Id),
  reservation: optional(Id),
});

/** https://open-api-docs.guesty.com/docs/webhooks-tasks */
export function readTask(task: unknown): Task {
  const timing = [memberOf(task, "timing"), task];
  const applied = [memberOf(task, "apply"), task];
  return Task.parse({
    title: firstMember([task], "title"),
    kind: firstMember([task], "type"),
    status: firstMember([task], "status"),
    priority: firstMember([task], "priority"),
    description: firstMember([task], "description"),
    startsAt: firstMember(timing, "startTime"),
    startsAfter: firstMember(timing, "canStartAfter"),
    dueBefore: firstMember(timing, "mustFinishBefore"),
    plannedHours: firstMember([task], "plannedDuration"),
    checklist: firstMember([task], "checklist"),
    listing: firstMember(applied, "listingId"),
    reservation: firstMember(applied, "reservationId"),
  });
}

/** The record of a task; none once it is deleted. */
export function renderTask(id: string, externalId: string, parts: RecordParts): RenderedRecord | undefined {
  const part = parts["task"];
  if (!part?.content) return undefined;
  const task = Task.parse(part.content);
  const { status, priority, kind, startsAt, startsAfter, dueBefore, plannedHours, checklist } = task;
  const title = `Task ${task.title ?? externalId}${status ? ` (${plain(status)})` : ""}`;
  return {
    id,
    source: "guesty",
    kind: "task",
    occurredAt: startsAt ?? startsAfter ?? part.version.at,
    title,
    text: [
      `${title}.`,
      kind && `Kind: ${plain(kind)}.`,
      priority && `Priority: ${plain(priority)}.`,
      startsAt && `Starts on ${timeInWords(startsAt)}.`,
      startsAfter && `May start after ${timeInWords(startsAfter)}.`,
      dueBefore && `Must be done by ${timeInWords(dueBefore)}.`,
      checklist.length > 0 && `Checklist: ${checklist.join("; ")}.`,
      task.description,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      name: task.title ?? null,
      taskKind: kind ?? null,
      status: status ?? null,
      priority: priority ?? null,
      startsAt: startsAt ?? startsAfter ?? null,
      dueBefore: dueBefore ?? null,
      plannedHours: plannedHours ?? null,
    },
    access: { audience: "staff" },
    links: [
      ...(task.reservation ? [recordId("guesty", "reservation", task.reservation)] : []),
      ...(task.listing ? [recordId("guesty", "listing", task.listing)] : []),
    ],
    url: `https://app.guesty.com/tasks/${externalId}`,
  };
}
