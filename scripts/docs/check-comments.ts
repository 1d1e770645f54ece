import { Script } from "node:vm";
import type { Api, Declaration, Member, TypeText } from "./api";

/**
 * Finds what the comments of public declarations lack: text on everything, a default on what is optional, a unit or a
 * range on numbers.
 *
 * @param api with members inherited
 * @returns a line each, beginning with the file and the member
 */
export function checkComments({ declarations, unknownTags }: Omit<Api, "rootNames">): string[] {
  const problems = declarations.filter(({ exported }) => exported).flatMap(problemsOf);
  return [...new Set([...problems, ...unknownTags])].sort();
}

function problemsOf(declaration: Declaration): string[] {
  const { name, kind, file, comment, type, members } = declaration;
  const problems = kind !== "function" && comment.text === "" ? [`${name} has no text.`] : [];
  if (kind === "type" && textOf(type).includes("{")) {
    problems.push(`${name} is a type with members: make it an interface, whose members have comments.`);
  }
  for (const member of members) {
    const where = kind === "function" ? name : `${name}.${member.name}`;
    problems.push(...memberProblems(declaration, member).map((problem) => `${where} ${problem}`));
  }
  return problems.map((problem) => `${file}: ${problem}`);
}

function memberProblems(declaration: Declaration, member: Member): string[] {
  const { kind, optional, comment } = member;
  if (kind === "constructor") {
    const needsText = member.parameters.length > 0 && !followsConvention(member);
    return needsText && comment.text === "" && comment.parameters.size === 0
      ? ["has no text: say what its parameters are."]
      : [];
  }
  const problems = comment.text === "" ? ["has no text."] : [];
  if (kind === "method") return problems;
  const isInput = declaration.kind === "interface";
  if (optional && isInput && comment.default === undefined && !speaksForItself(member)) {
    problems.push("is optional and has no @default.");
  }
  if (!optional && comment.default !== undefined) problems.push("is required and has a @default.");
  if (comment.default !== undefined && !isDefault(comment.default)) {
    problems.push(`has the @default ${comment.default}: give an expression, or - and what happens.`);
  }
  if (isNumber(member.type) && !tellsAmount(`${comment.text} ${comment.default ?? ""}`)) {
    problems.push("is a number: tell its unit, its range or an example.");
  }
  return problems;
}

/** A construct's `(scope, id, props)`, or the `(props)` of a value: the type of the props says the rest. */
function followsConvention({ parameters }: Member): boolean {
  const names = parameters.map(({ name }) => name).join(", ");
  return /^(scope, id(, (props|options))?|props|options|details)$/.test(names);
}

/** `transform` is one idea throughout the library, and changes nothing where it is not given. */
function speaksForItself({ name }: Member): boolean {
  return name === "transform";
}

function isDefault(text: string): boolean {
  if (text.startsWith("- ")) return true;
  try {
    new Script(`(${text})`);
    return true;
  } catch {
    return false;
  }
}

function isNumber(type: TypeText): boolean {
  return /^(readonly )?number\b/.test(textOf(type));
}

/** A digit is part of a range, a default or an example; the words are those of the units in use. */
function tellsAmount(text: string): boolean {
  return /\d|\b(seconds?|minutes?|hours?|days?|bytes?|characters?|percent|rows?|columns?|points?|number of|how many|or more|at least|at most|Hetzner's number)\b/i.test(
    text,
  );
}

function textOf(type: TypeText): string {
  return type.map(({ text }) => text).join("");
}
