import { Script } from "node:vm";
import { type Api, type Declaration, type Member, namesIn, type TypeText, tells } from "./api";

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
  if (hasMembers(type)) {
    problems.push(`${name} has members without a comment: give its type a name, as an interface.`);
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
    return tells(comment) || speaksForItself(member, declaration)
      ? []
      : ["has no text: say what its parameters are."];
  }
  if (kind === "method") return tells(comment) ? [] : ["has no text."];
  const problems = comment.text === "" ? ["has no text."] : [];
  if (hasMembers(member.type)) {
    problems.push("has members without a comment: give its type a name, as an interface.");
  }
  const isInput = declaration.kind === "interface";
  if (optional && isInput && comment.default === undefined && !isTransform(member)) {
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

/**
 * Whether all that a constructor takes is a construct's scope and id, something of a type that has comments, or what
 * becomes a property that has one.
 */
function speaksForItself({ parameters }: Member, { members }: Declaration): boolean {
  const isTold = (name: string) => members.some((each) => each.name === name && each.comment.text !== "");
  return parameters.every(
    ({ name, type }) => /^(scope|id)$/.test(name) || namesIn(type).length > 0 || isTold(name),
  );
}

/** `transform` is one idea throughout the library, and changes nothing where it is not given. */
function isTransform({ name }: Member): boolean {
  return name.startsWith("transform");
}

/** An object type in place; not alternatives, which say by themselves what they are. */
function hasMembers(type: TypeText): boolean {
  const text = textOf(type);
  return /[{;] *\w+\??:/.test(text) && !text.includes("} | {");
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
  return /\d|\b(seconds?|minutes?|hours?|days?|bytes?|characters?|percent|rows?|columns?|points?|unit|number of|how many|or more|at least|at most|Hetzner's numbers?)\b/i.test(
    text,
  );
}

function textOf(type: TypeText): string {
  return type.map(({ text }) => text).join("");
}
