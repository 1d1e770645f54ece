import * as z from "zod";
import { optional } from "../shared/lenient";
import { visibleText } from "../shared/visible-text";

/**
 * The fields that Aircall's objects are made of. Only what a record cannot do without is required; any other field that
 * is missing or not as expected counts as absent, since Aircall adds and changes fields.
 */

/** A number, or a text that can be a part of a document's name. */
export const Id = z.union([z.int(), z.string().regex(/^\P{Surrogate}{1,200}$/u)]).transform(String);

/** UNIX seconds up to the year 9999, beyond which ISO 8601 texts no longer sort by time. */
export const Seconds = z.int().min(0).max(253_402_300_799);

export const Line = z.string().transform(visibleText).pipe(z.string().trim().min(1));
export const Text = optional(Line);

/** A moment as ISO 8601 UTC: Aircall writes texts, UNIX seconds and, in messages, UNIX milliseconds. */
export const Moment = optional(
  z
    .union([z.iso.datetime({ offset: true }), Seconds, z.int().max(253_402_300_799_999)])
    .transform((moment) => new Date(typeof moment === "number" && moment < 1e11 ? moment * 1000 : moment))
    .refine((date) => date.getUTCFullYear() >= 1970)
    .transform((date) => date.toISOString()),
);

export const TimeZone = optional(z.string().refine(isTimeZone));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
