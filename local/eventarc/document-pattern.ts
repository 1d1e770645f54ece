import type { StructuredQuery } from "../firestore/messages";
import { EventarcOptionsError } from "./eventarc-options-error";

/** The documents that a trigger is about, as in `records/{record}`, `rooms/{room}/messages/{message}` or `{path=**}`. */
export interface DocumentPattern {
  /** Finds at least these documents, from the root of the database. */
  query: StructuredQuery;
  /** Whether a path below `documents` is one of them. */
  matches(path: string): boolean;
}

const CAPTURE = /^\{[a-zA-Z_]\w*(=\*\*)?\}$/;

/**
 * Source: cloud.google.com/eventarc/docs/path-patterns: `{x}` stands for one segment, `{x=**}` at the end for any number.
 *
 * @throws EventarcOptionsError when the pattern cannot name documents
 */
export function parseDocumentPattern(pattern: string): DocumentPattern {
  const segments = pattern.split("/");
  const isOpen = segments.at(-1)?.endsWith("=**}") === true;
  const isValid = segments.every((segment, index) => {
    if (!segment.includes("{")) return segment !== "";
    const capture = CAPTURE.exec(segment);
    return capture && (!capture[1] || index === segments.length - 1);
  });
  if (!isValid || (!isOpen && segments.length % 2 !== 0)) {
    throw new EventarcOptionsError(
      `The document pattern "${pattern}" names no documents. Write collection and document in turn, e.g. records/{record}.`,
    );
  }
  const expression = new RegExp(`^${segments.map(segmentExpression).join("/")}$`, "s");
  const collectionId = isOpen ? undefined : segments.at(-2);
  const isLiteral = collectionId !== undefined && !collectionId.includes("{");
  return {
    query: {
      from: [
        {
          collectionId: isLiteral ? collectionId : undefined,
          allDescendants: segments.length !== 2 || !isLiteral,
        },
      ],
    },
    matches: (path) => expression.test(path),
  };
}

function segmentExpression(segment: string): string {
  if (segment.endsWith("=**}")) return ".+";
  return segment.startsWith("{") ? "[^/]+" : segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
