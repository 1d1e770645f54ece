import type { ApiDocumentedItem } from "@microsoft/api-extractor-model";
import type { DocComment, DocHtmlStartTag, DocNode } from "@microsoft/tsdoc";
import type { Comment } from "./api";

// api-extractor writes this where a constructor has no comment.
const MADE_UP = /^Constructs a new instance of the `\w+` class$/;

/** Reads a TSDoc comment, or an empty one. */
export function readComment({ tsdocComment }: ApiDocumentedItem): Comment {
  if (!tsdocComment) return emptyComment;
  const text = [tsdocComment.summarySection, tsdocComment.remarksBlock?.content].map(markdownOf).join("\n\n");
  return {
    text: MADE_UP.test(text.trim()) ? "" : text.trim(),
    default: blocksOf(tsdocComment, "@default")[0],
    throws: blocksOf(tsdocComment, "@throws"),
    returns: markdownOf(tsdocComment.returnsBlock?.content),
    parameters: new Map(
      tsdocComment.params.blocks.map(({ parameterName, content }) => [parameterName, markdownOf(content)]),
    ),
    see: tsdocComment.seeBlocks.map(({ content }) => markdownOf(content)),
  };
}

export const emptyComment: Comment = {
  text: "",
  throws: [],
  returns: "",
  parameters: new Map(),
  see: [],
};

function blocksOf({ customBlocks }: DocComment, tagName: string): string[] {
  return customBlocks
    .filter(({ blockTag }) => blockTag.tagName === tagName)
    .map(({ content }) => markdownOf(content));
}

function markdownOf(node: DocNode | undefined): string {
  return node ? render(node).trim() : "";
}

/** The parts of TSDoc's nodes that are read here, by kind. */
type Node = DocNode & {
  text?: string;
  code?: string;
  decodedText?: string;
  urlDestination?: string;
  linkText?: string;
};

function render(node: DocNode): string {
  const { kind, text = "", code = "", decodedText = "", urlDestination = "", linkText } = node as Node;
  switch (kind) {
    case "Paragraph":
      return `${renderAll(node)}\n\n`;
    case "PlainText":
    case "ErrorText":
      return escapeMarkup(text);
    // No comment means HTML: it is a placeholder such as <name>.
    case "HtmlStartTag":
    case "HtmlEndTag":
      return escapeMarkup((node as DocHtmlStartTag).emitAsHtml());
    case "EscapedText":
      return escapeMarkup(decodedText);
    case "CodeSpan":
      return `\`${code}\``;
    case "FencedCode":
      return `\`\`\`ts\n${code}\`\`\`\n\n`;
    case "LinkTag":
      return `[${linkText ?? urlDestination}](${urlDestination})`;
    case "SoftBreak":
      return "\n";
    default:
      return renderAll(node);
  }
}

function renderAll(node: DocNode): string {
  return node.getChildNodes().map(render).join("");
}

function escapeMarkup(text: string): string {
  return text.replaceAll("<", "&lt;");
}
