import type { Declaration } from "./api";
import { blocks, inLine } from "./markdown";
import type { Page } from "./place-pages";
import type { References } from "./references";
import { renderCall, renderMembers, renderThrows } from "./render-members";

/** A construct's example, and what the construct is made of in it. */
export interface ShownExample {
  /** Its file, from the page. */
  link: string;
  text: string;
  /** Terraform resources and data sources, as Markdown. */
  resources: string[];
}

export const GENERATED = "<!-- Written by `npm run docs`; change the comments of the sources instead. -->";

/** A page of the reference as Markdown. */
export function renderPage(page: Page, references: References, example?: ShownExample): string {
  const { construct, subpath, declarations } = page;
  if (!construct) {
    return blocks([
      GENERATED,
      `# Values and functions of \`tricloud/${subpath}\``,
      ...declarations.map((declaration) => renderDeclaration(declaration, references)),
    ]);
  }
  const { name } = construct;
  const props = declarations.find((each) => each.name === `${name}Props`);
  const others = declarations.filter((each) => each !== props);
  return blocks([
    GENERATED,
    `# ${name}`,
    `\`import { ${name} } from "tricloud/${subpath}";\``,
    renderText(construct),
    example && renderExample(example, name),
    props && renderDeclaration(props, references),
    "## Members",
    renderMembers(construct, references),
    ...others.map((declaration) =>
      declaration.name === `I${name}`
        ? renderInterfaceOf(declaration)
        : renderDeclaration(declaration, references),
    ),
  ]);
}

/** The first sentence of a comment, in one line. */
export function firstSentence({ comment, members, kind }: Declaration): string {
  const { text } = (kind === "function" && members[0]?.comment) || comment;
  const line = inLine(text.split("\n\n")[0] ?? "");
  return line.match(/^.*?[.:](?=\s+[A-Z]|$)/)?.[0].replace(/:$/, ".") ?? line;
}

function renderExample({ link, text, resources }: ShownExample, name: string): string {
  return blocks([
    "## Example",
    `\`\`\`ts\n${text.trimEnd()}\n\`\`\``,
    `The tests compile [the example](${link}), synthesize it, and hold it to the policies of \`tricloud/aspects\`.`,
    resources.length > 0 && `\`${name}\` is made of:`,
    resources.map((resource) => `- ${resource}`).join("\n"),
  ]);
}

function renderDeclaration(declaration: Declaration, references: References): string {
  const { name, kind, type, comment, members } = declaration;
  const heading = `## ${name}`;
  if (kind === "function") {
    return blocks([heading, ...members.map((member) => renderCall(member, references))]);
  }
  return blocks([
    heading,
    renderText(declaration),
    renderThrows(comment.throws),
    type.length > 0 && references.type(type),
    renderMembers(declaration, references),
  ]);
}

/** What a construct and one that is made by others have in common is told with the construct. */
function renderInterfaceOf(declaration: Declaration): string {
  const names = declaration.members.map(({ name, kind }) => `\`${name}${kind === "method" ? "()" : ""}\``);
  return blocks([
    `## ${declaration.name}`,
    renderText(declaration),
    names.length > 0 && `It has, as told above: ${names.join(", ")}.`,
  ]);
}

function renderText({ comment: { text, see } }: Declaration): string {
  return blocks([text, see.length > 0 && `See ${see.map(inLine).join(", ")}.`]);
}
