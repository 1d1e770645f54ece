import * as z from "zod";
import { visibleText } from "../shared/visible-text";
import { toInstant } from "./event-time";

/** Guesty's ids: what else would become a record's id, and so a document's, must be as harmless. */
export const Id = z.string().regex(/^[\w-]{1,100}$/);

/** A short text as a person sees it. */
export const Line = z
  .string()
  .transform(visibleText)
  .pipe(z.string().trim().min(1))
  .transform((text) => beginning(text, 500));

/** A longer text as a person sees it. */
export const Prose = z
  .string()
  .transform(visibleText)
  .pipe(z.string().trim().min(1))
  .transform((text) => beginning(text, 10_000));

/** Any time as ISO 8601 UTC with milliseconds. */
export const Instant = z.string().transform((time, context) => {
  const instant = toInstant(time);
  if (instant !== undefined) return instant;
  context.addIssue("not a time");
  return z.NEVER;
});

/** A day as `YYYY-MM-DD`, of which a time on that day may be left. */
export const Day = z
  .string()
  .transform((text) => text.slice(0, 10))
  .pipe(z.iso.date());

/** What somebody can take away again: `null` if it is told to be empty, `undefined` if it is not told. */
export function erasable<Schema extends z.ZodType>(schema: Schema) {
  return z
    .union([z.literal(["", null]).transform(() => null), schema])
    .optional()
    .catch(undefined);
}

export const Amount = z.number();
export const Count = z.int().min(0);

/** A text up to a length, never with half a character at its end. */
function beginning(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
}

/** The member of the first object that has it, with something in it. */
export function firstMember(objects: readonly unknown[], ...names: string[]): unknown {
  return membersOf(objects, names).find((value) => value !== null && value !== "");
}

/** As {@link firstMember}; if all are empty, that. */
export function toldMember(objects: readonly unknown[], ...names: string[]): unknown {
  return firstMember(objects, ...names) ?? membersOf(objects, names)[0];
}

function membersOf(objects: readonly unknown[], names: readonly string[]): unknown[] {
  return objects
    .flatMap((object) => names.map((name) => memberOf(object, name)))
    .filter((value) => value !== undefined);
}

/** The member at a path of names, if everything on the way is an object. */
export function memberOf(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (object, name) =>
      typeof object === "object" && object !== null && Object.hasOwn(object, name)
        ? (object as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
