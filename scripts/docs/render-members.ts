import type { Declaration, Member } from "./api";
import { blocks, inLine, table } from "./markdown";
import type { References } from "./references";

/** The members of a class or an interface: how it is made, its properties, and what can be called. */
export function renderMembers({ name, kind, members }: Declaration, references: References): string {
  const of = (which: Member["kind"], isStatic: boolean) =>
    members.filter((member) => member.kind === which && member.static === isStatic);
  const calls = [
    ...of("constructor", false).map((member) => renderItem(member, `new ${name}`, references)),
    ...of("method", true).map((member) => renderItem(member, `${name}.${member.name}`, references)),
    ...of("method", false).map((member) => renderItem(member, member.name, references)),
  ];
  return blocks([
    renderConstants(name, of("property", true)),
    renderProperties(of("property", false), kind === "interface", references),
    ...calls,
  ]);
}

/** What can be called, with its parameters, its result and its errors. */
export function renderCall(member: Member, references: References, call = member.name): string {
  const { parameters, type, comment } = member;
  const inside = parameters.flatMap(({ name, optional, type: each }, index) => [
    { text: `${index > 0 ? ", " : ""}${name}${optional ? "?" : ""}: ` },
    ...each,
  ]);
  const result = type.length > 0 ? [{ text: "): " }, ...type] : [{ text: ")" }];
  return blocks([
    references.type([{ text: `${call}(` }, ...inside, ...result]),
    comment.text,
    [...comment.parameters].map(([name, text]) => `- \`${name}\`: ${inLine(text)}`).join("\n"),
    comment.returns && `Returns ${inLine(comment.returns)}.`,
    renderThrows(comment.throws),
    comment.see.length > 0 && `See ${comment.see.map(inLine).join(", ")}.`,
  ]);
}

export function renderThrows(throws: readonly string[]): string {
  return throws.map((text) => `Throws ${inLine(text).replace(/^(\w*Error)\b/, "`$1`")}.`).join("\n\n");
}

function renderConstants(name: string, constants: readonly Member[]): string | false {
  return (
    constants.length > 0 &&
    table(
      ["Value", ""],
      constants.map((member) => [`\`${name}.${member.name}\``, member.comment.text]),
    )
  );
}

/** @param isInterface whether whoever makes such an object can leave out what is optional */
function renderProperties(
  properties: readonly Member[],
  isInterface: boolean,
  references: References,
): string | false {
  if (properties.length === 0) return false;
  const sorted = [...properties].sort((a, b) => Number(a.optional) - Number(b.optional));
  const nameAndType = (member: Member) => [`\`${member.name}\``, references.type(member.type)];
  return isInterface && sorted.some(({ optional }) => optional)
    ? table(
        ["Property", "Type", "Default", ""],
        sorted.map((member) => [...nameAndType(member), defaultOf(member), textOf(member)]),
      )
    : table(
        ["Property", "Type", ""],
        sorted.map((member) => [...nameAndType(member), textOf(member)]),
      );
}

function defaultOf({ optional, comment }: Member): string {
  if (!optional) return "required";
  const text = comment.default ?? "- none";
  return text.startsWith("- ") ? text.slice(2) : `\`${text}\``;
}

function textOf({ comment: { text, see } }: Member): string {
  return [text, ...see.map((source) => `See ${source}.`)].join("\n");
}

/** An item of a list, with all that belongs to it set in. */
function renderItem(member: Member, call: string, references: References): string {
  return `- ${renderCall(member, references, call).replace(/\n(?=.)/g, "\n  ")}`;
}
