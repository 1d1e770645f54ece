import { diff } from "node:util";
import type { AttributeChange } from "./compare-values";
import { code, codeBlock } from "./markdown-code";
import { Placeholder } from "./placeholder";

const INLINE_LENGTH = 80;
const CONTEXT_LINES = 2;
const MOST_LINES = 40;

/** List entries for what an update changes; what only the clouds know, such as times and tags, shares the last one. */
export function renderAttributes(attributes: readonly AttributeChange[]): string[] {
  const isLater = ({ path, after, forcesReplacement }: AttributeChange) =>
    path !== "" && after === Placeholder.unknown && !forcesReplacement;
  const later = attributes.filter(isLater).map(({ path }) => code(path));
  return [
    ...attributes.filter((attribute) => !isLater(attribute)).flatMap(renderAttribute),
    ...(later.length > 0 ? [`- known after apply: ${later.join(", ")}`] : []),
  ];
}

/** A list entry: both values in one line if they are short, or else what differs between them. */
function renderAttribute({ path, before, after, forcesReplacement }: AttributeChange): string[] {
  const title = [
    path ? `${code(path)}` : "value",
    ...(forcesReplacement ? ["**(forces replacement)**"] : []),
  ].join(" ");
  const [from, to] = [linesOf(before), linesOf(after)];
  const isShort = from.length <= 1 && to.length <= 1;
  if (isShort || before instanceof Placeholder || after instanceof Placeholder) {
    const [left, right] = shortenAlike(inline(before), inline(after));
    return [`- ${title}: ${code(left)} → ${code(right)}`];
  }
  return [`- ${title}:`, ...codeBlock("diff", changedLines(from, to)).map((line) => `  ${line}`)];
}

/** List entries for the attributes of something new. */
export function renderNewAttributes(attributes: readonly AttributeChange[]): string[] {
  return attributes.map(
    ({ path, after }) => `- ${path ? code(path) : "value"}: ${code(shorten(inline(after)))}`,
  );
}

function inline(value: unknown): string {
  return value instanceof Placeholder ? value.text : jsonOf(value);
}

/** Several lines for texts that have them, and for structures and JSON in a text that are too long for one. */
function linesOf(value: unknown): string[] {
  if (value === null) return [];
  if (typeof value === "string" && value.includes("\n")) return jsonLines(value) ?? value.split("\n");
  const short = jsonOf(value);
  if (short.length <= INLINE_LENGTH) return [short];
  if (typeof value === "string") return jsonLines(value) ?? [short];
  return jsonOf(value, 2).split("\n");
}

/** JSON without the attributes that are not set, which in some blocks are nearly all. */
function jsonOf(value: unknown, indent?: number): string {
  const isEntry = (key: string) => /\D/.test(key);
  return JSON.stringify(value, (key, inner) => (inner === null && isEntry(key) ? undefined : inner), indent);
}

function jsonLines(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? JSON.stringify(value, undefined, 2).split("\n") : undefined;
  } catch {
    return undefined;
  }
}

/** What `util.diff` calls an insertion is what only its first argument has. */
const SIGNS: Record<number, string> = { 1: "- ", 0: "  ", [-1]: "+ " };

function changedLines(before: string[], after: string[]): string[] {
  const entries = diff(before, after);
  const isNear = (index: number) =>
    entries.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some(([sign]) => sign !== 0);
  const lines = entries.flatMap(([sign, line], index) => {
    if (isNear(index)) return [`${SIGNS[sign]}${shorten(line)}`];
    return index === 0 || isNear(index - 1) ? ["  …"] : [];
  });
  const hidden = lines.length - MOST_LINES;
  return hidden > 0 ? [...lines.slice(0, MOST_LINES), `  … ${hidden} more lines`] : lines;
}

function shorten(text: string): string {
  return text.length <= INLINE_LENGTH
    ? text
    : `${text.slice(0, INLINE_LENGTH - 20)}… (${text.length} characters)`;
}

/** Leaves out of long texts what they begin with alike, so that the difference is what is left. */
function shortenAlike(before: string, after: string): [string, string] {
  if (Math.max(before.length, after.length) <= INLINE_LENGTH) return [before, after];
  let alike = 0;
  while (alike < before.length && before[alike] === after[alike]) alike++;
  const from = Math.max(0, alike - 20);
  const rest = (text: string) => shorten(from > 0 ? `…${text.slice(from)}` : text);
  return [rest(before), rest(after)];
}
