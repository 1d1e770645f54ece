import * as z from "zod";
import type { RecordParts, RecordUpdate, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Line, Moment, Text } from "./fields";
import { ContactMention, nameOf } from "./objects";

const Entry = z.object({ label: Text, value: Line });

const Contact = ContactMention.extend({
  information: Text,
  is_shared: optional(z.boolean()),
  phone_numbers: listOf(Entry),
  emails: listOf(Entry),
  created_at: Moment,
});

/** People of the address book. */
export const contactEvents: EventGroup = {
  events: ["contact.created", "contact.updated", "contact.deleted"],
  read: readContact,
};

function readContact(event: AircallEvent, rank: number): RecordUpdate[] {
  const { id } = z.object({ id: Id }).parse(event.data);
  const content = event.event === "contact.deleted" ? null : Contact.parse(event.data);
  const record = recordId("aircall", "contact", id);
  return [{ record, part: "contact", version: versionOf(event, rank), content }];
}

/** The record of a contact. */
export function renderContact(id: string, parts: RecordParts): RenderedRecord | undefined {
  const main = parts["contact"];
  if (!main?.content) return undefined;
  const contact = Contact.parse(main.content);
  const phones = contact.phone_numbers.map(({ value }) => value);
  const emails = contact.emails.map(({ value }) => value);
  const name = nameOf(contact) ?? phones[0] ?? emails[0] ?? "without a name";
  const company = contact.company_name;
  return {
    id,
    source: "aircall",
    kind: "contact",
    occurredAt: contact.created_at ?? main.version.at,
    title: `Contact ${name}`,
    text: [
      `${name}${company && company !== name ? `, ${company}` : ""}.`,
      contact.phone_numbers.length > 0 && `Telephone: ${contact.phone_numbers.map(inFull).join(", ")}.`,
      contact.emails.length > 0 && `E-mail: ${contact.emails.map(inFull).join(", ")}.`,
      contact.information && `Notes: ${contact.information}`,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      contact: nameOf(contact) ?? null,
      company: company ?? null,
      phones,
      emails,
      shared: contact.is_shared ?? null,
    },
    access: { audience: "staff" },
    links: [],
  };
}

function inFull({ label, value }: z.infer<typeof Entry>): string {
  return label ? `${value} (${label.toLowerCase()})` : value;
}
