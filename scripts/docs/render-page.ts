import type { Declaration, Member } from "./api";
import { blocks, inLine, table } from "./markdown";
import type { Page } from "./place-pages";
import type { References } from "./references";

/** A construct's example, and the Terraform resources that the construct is in it. */
export interface ShownExample {
  /** Its file, from the page. */
  link: string;
  text: string;
  /** Markdown each. */
  resources: string[];
}

export const GENERATED = "<!-- Written by `npm run docs`; change the comments of the sources instead. -->";

export function renderPage(page: Page, references: References, example?: ShownExample): string {
  const { construct, subpath, declarations } = page;
  const props = declarations.find(({ name }) => name === `${construct?.name}Props`);
  const others = declarations.filter((declaration) => declaration !== props);
  return blocks([
    GENERATED,
    construct ? `# ${construct.name}` : `# Values and functions of \`tricloud/${subpath}\``,
    construct && `\`import { ${construct.name} } from "tricloud/${subpath}";\``,
    construct && renderComment(construct),
    example && renderExample(example),
    props && renderDeclaration(props, references),
    construct && renderMembers(construct, references),
    ...others.map((declaration) => renderDeclaration(declaration, references)),
  ]);
}

/** The first sentence of a comment, in one line. */
export function firstSentence({ comment, members, kind }: Declaration): string {
  const { text } = (kind === "function" && members[0]?.comment) || comment;
  const line = inLine(text.split("\n\n")[0] ?? "");
  return line.match(/^.*?[.:](?=\s+[A-Z]|$)/)?.[0].replace(/:$/, ".") ?? line;
}

function renderExample({ link, text, resources }: ShownExample): string {
  return blocks([
    "## Example",
    `\`\`\`ts\n${text.trimEnd()}\n\`\`\``,
    resources.length > 0 && `Makes ${resources.join(", ")}.`,
    `[${link.split("/").at(-1)}](${link}) is compiled and synthesized by the tests.`,
  ]);
}

function renderDeclaration(declaration: Declaration, references: References): string {
  const { name, kind, type, comment } = declaration;
  const heading = `## ${name}`;
  if (kind === "function") {
    return blocks([heading, ...declaration.members.map((member) => renderCall(member, references))]);
  }
  const text = renderComment(declaration);
  if (kind === "type" || kind === "constant") {
    return blocks([heading, text, type.length > 0 && references.type(type)]);
  }
  return blocks([heading, text, renderThrows(comment.throws), renderMembers(declaration, references)]);
}

function renderComment({ comment: { text, see } }: Declaration): string {
  return blocks([text, see.length > 0 && `See ${see.map(inLine).join(", ")}.`]);
}

function renderMembers({ name, kind, members }: Declaration, references: References): string {
  const isProps = kind === "interface";
  const sorted = [...members].sort(requiredFirst);
  const properties = sorted.filter((member) => member.kind === "property" && !member.static);
  const constants = sorted.filter((member) => member.kind === "property" && member.static);
  const constructors = sorted.filter((member) => member.kind === "constructor");
  const calls = sorted.filter((member) => member.kind === "method");
  return blocks([
    constructors.map((member) => renderItem(member, `new ${name}`, references)).join("\n"),
    constants.length > 0 &&
      table(
        ["Value", ""],
        constants.map((member) => [`\`${name}.${member.name}\``, member.comment.text]),
      ),
    properties.length > 0 &&
      (isProps && properties.some(({ optional }) => optional)
        ? table(
            ["Property", "Type", "Default", ""],
            properties.map((member) => [
              `\`${member.name}\``,
              references.type(member.type),
              defaultOf(member),
              member.comment.text,
            ]),
          )
        : table(
            ["Property", "Type", ""],
            properties.map((member) => [
              `\`${member.name}\``,
              references.type(member.type),
              member.comment.text,
            ]),
          )),
    calls
      .filter((member) => member.static)
      .map((member) => renderItem(member, `${name}.${member.name}`, references))
      .join("\n"),
    calls
      .filter((member) => !member.static)
      .map((member) => renderItem(member, member.name, references))
      .join("\n"),
  ]);
}

function requiredFirst(a: Member, b: Member): number {
  return Number(a.optional) - Number(b.optional);
}

function defaultOf({ optional, comment }: Member): string {
  if (!optional) return "required";
  const text = comment.default ?? "- none";
  return text.startsWith("- ") ? text.slice(2) : `\`${text}\``;
}

/** A method or constructor as an item of a list. */
function renderItem(member: Member, call: string, references: References): string {
  const [first = "", ...rest] = renderCall(member, references, call).split("\n");
  return [`- ${first}`, ...rest.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}

function renderCall(member: Member, references: References, call = member.name): string {
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
  ]);
}

function renderThrows(throws: readonly string[]): string {
  return throws.map((text) => `Throws ${inLine(text).replace(/^(\w*Error)\b/, "`$1`")}.`).join("\n\n");
}
