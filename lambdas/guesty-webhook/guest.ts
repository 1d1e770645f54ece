import * as z from "zod";
import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { firstMember, Line, Prose } from "./lenient";

type Guest = z.infer<typeof Guest>;

const Guest = z.object({
  name: optional(Line),
  emails: listOf(Line),
  phones: listOf(Line),
  hometown: optional(Line),
  language: optional(Line),
  notes: optional(Prose),
  tags: listOf(Line),
});

/** https://open-api-docs.guesty.com/docs/webhooks-guests */
export function readGuest(guest: unknown): Guest {
  const told = [guest];
  const names = ["firstName", "lastName"].map((name) => firstMember(told, name));
  return Guest.parse({
    name: firstMember(told, "fullName") ?? names.filter((name) => typeof name === "string").join(" "),
    emails: several(firstMember(told, "email"), firstMember(told, "emails")),
    phones: several(firstMember(told, "phone"), firstMember(told, "phones")),
    hometown: firstMember(told, "hometown"),
    language: firstMember(told, "preferredLanguage", "locale"),
    notes: firstMember(told, "notes"),
    tags: firstMember(told, "tags"),
  });
}

/** The record of a guest; none once they are deleted. */
export function renderGuest(id: string, externalId: string, parts: RecordParts): RenderedRecord | undefined {
  const part = parts["guest"];
  if (!part?.content) return undefined;
  const { name, emails, phones, hometown, language, notes, tags } = Guest.parse(part.content);
  const title = `Guest ${name ?? externalId}`;
  return {
    id,
    source: "guesty",
    kind: "guest",
    occurredAt: part.version.at,
    title,
    text: [
      `${title}${hometown ? ` from ${hometown}` : ""}.`,
      emails.length > 0 && `E-mail: ${emails.join(", ")}.`,
      phones.length > 0 && `Phone: ${phones.join(", ")}.`,
      language && `Language: ${language}.`,
      tags.length > 0 && `Tags: ${tags.join(", ")}.`,
      notes && `Notes: ${notes}`,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      name: name ?? null,
      emails,
      phones,
      hometown: hometown ?? null,
      language: language ?? null,
      tags,
    },
    access: { audience: "staff" },
    links: [],
    url: `https://app.guesty.com/guests/${externalId}`,
  };
}

/** One and the others, each once. */
function several(first: unknown, all: unknown): unknown[] {
  return [...new Set([...(first === undefined ? [] : [first]), ...(Array.isArray(all) ? all : [])])];
}
