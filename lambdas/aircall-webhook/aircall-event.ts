import * as z from "zod";
import { visibleText } from "../shared/visible-text";

/**
 * The parts of a webhook's payload that become a record. Only what a record cannot do without is required; any other
 * field that is missing or not as expected counts as absent, since Aircall adds and changes fields.
 * https://developer.aircall.io/docs/webhooks-overview
 */
export type CallEvent = z.infer<typeof CallEvent>;
export type Call = z.infer<typeof Call>;

const Id = z.union([z.int(), z.string().min(1)]);
// UNIX seconds up to the year 9999, beyond which ISO 8601 texts no longer sort by time.
const Time = z.int().min(0).max(253_402_300_799);
const Line = z.string().transform(visibleText).pipe(z.string().trim().min(1));
const Text = optional(Line);

const Agent = z.object({ id: Id, name: Text });
const Contact = z.object({ id: Id, first_name: Text, last_name: Text, company_name: Text });
const PhoneNumber = z.object({
  id: Id,
  name: Text,
  digits: Text,
  time_zone: optional(z.string().refine(isTimeZone)),
});
const Comment = z.object({
  content: Line,
  posted_by: optional(z.object({ name: Text })),
});
const Tag = z.object({ name: Line });

export const Call = z.object({
  id: Id,
  started_at: Time,
  answered_at: optional(Time),
  ended_at: optional(Time),
  duration: optional(z.int().min(0)),
  direction: z.enum(["inbound", "outbound"]),
  status: optional(z.enum(["initial", "answered", "done"])),
  missed_call_reason: Text,
  raw_digits: Text,
  /** A page that asks for a login. */
  asset: optional(z.url({ protocol: /^https?$/ })),
  voicemail: Text,
  recording: Text,
  user: optional(Agent),
  contact: optional(Contact),
  number: optional(PhoneNumber),
  comments: listOf(Comment),
  tags: listOf(Tag),
});

export const CallEvent = z.object({
  event: z.string(),
  /** When the payload was made, not when the call was. */
  timestamp: Time,
  data: Call,
});

function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

/** The items that are as expected. */
function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const parsed = schema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
