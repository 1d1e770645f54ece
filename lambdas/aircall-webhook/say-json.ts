import type { JsonValue } from "../shared/ingestion/record-part";
import { visibleText } from "../shared/visible-text";

// What these hold is what the object says; the name would add nothing.
const WRAPPERS = ["content", "text", "value"];

/**
 * A JSON value of unknown form as a person would read it: texts as they are, lists with semicolons, the members of
 * objects by their names. Ids and empty members are left out.
 */
export function sayJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return visibleText(String(value)).trim();
  const said = isList(value)
    ? value.map(sayJson)
    : Object.entries(value).flatMap(([name, member]) => {
        const text = /(?:^|_)id$/.test(name) ? "" : sayJson(member);
        if (text === "") return [];
        return WRAPPERS.includes(name) ? [text] : [`${visibleText(name).replaceAll("_", " ")}: ${text}`];
      });
  return said.filter((text) => text !== "").join("; ");
}

/** Every text in a JSON value, in its order. */
export function textsIn(value: JsonValue | undefined): string[] {
  if (typeof value === "string") return [visibleText(value).trim()].filter((text) => text !== "");
  if (typeof value !== "object" || value === null) return [];
  return (isList(value) ? value : Object.values(value)).flatMap(textsIn);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
