import * as z from "zod";
import { recordId } from "../shared/record";
import { Id, Text, TimeZone } from "./fields";

/** A user, a contact and a number as other objects mention them. */
export const UserMention = z.object({ id: Id, name: Text });
export const ContactMention = z.object({ id: Id, first_name: Text, last_name: Text, company_name: Text });
export const NumberMention = z.object({ id: Id, name: Text, digits: Text, time_zone: TimeZone });

export type ContactMention = z.infer<typeof ContactMention>;
export type NumberMention = z.infer<typeof NumberMention>;

/** What a person is called, or else their company. */
export function nameOf(contact: Omit<ContactMention, "id"> | undefined): string | undefined {
  const name = [contact?.first_name, contact?.last_name].filter(Boolean).join(" ");
  return name || contact?.company_name;
}

/** One of our numbers, as people call it. */
export function lineOf(number: NumberMention | undefined): string {
  return number?.name ?? number?.digits ?? "an unnamed number";
}

/** The records that an object mentions. */
export function linksTo(mentions: {
  contact?: { id: string };
  number?: { id: string };
  user?: { id: string };
}): string[] {
  const { contact, number, user } = mentions;
  return [
    ...(contact ? [recordId("aircall", "contact", contact.id)] : []),
    ...(number ? [recordId("aircall", "number", number.id)] : []),
    ...(user ? [recordId("aircall", "agent", user.id)] : []),
  ];
}
