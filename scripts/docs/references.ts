import { dirname, relative } from "node:path/posix";
import type { Declaration, TypeText } from "./api";
import type { Page } from "./place-pages";

/** Knows where each declaration is told, and links to it. */
export class References {
  constructor(
    private readonly pages: readonly Page[],
    private readonly page: Page,
  ) {}

  /** A type as Markdown code, its names linked. */
  type(type: TypeText): string {
    const pieces = type.map(({ text, refersTo }) => {
      const target = refersTo === undefined ? undefined : this.to(refersTo);
      return target === undefined ? { text } : { text, target };
    });
    return joinPlain(pieces)
      .map(({ text, target }) => (target === undefined ? code(text) : `[${code(text)}](${target})`))
      .join("");
  }

  /** Where a declaration is told, seen from this page: its own subpath's, else another's of the same name. */
  private to(name: string): string | undefined {
    const tells = (page: Page) => tellings(page).some((each) => each.name === name);
    const candidates = this.pages.filter(tells);
    const target = candidates.find(({ subpath }) => subpath === this.page.subpath) ?? candidates[0];
    if (!target) return undefined;
    const anchor = target.construct?.name === name ? "" : `#${name.toLowerCase()}`;
    if (target === this.page) return anchor || `#${name.toLowerCase()}`;
    return `${relative(dirname(this.page.file), target.file)}${anchor}`;
  }
}

function tellings({ construct, declarations }: Page): Declaration[] {
  return construct ? [construct, ...declarations] : declarations;
}

interface Piece {
  text: string;
  target?: string;
}

/** Neighbours without a link become one piece, so that they are one run of code. */
function joinPlain(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && last.target === undefined && piece.target === undefined) {
      joined[joined.length - 1] = { text: last.text + piece.text };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

/** Code in a run of text; spaces at the ends would be lost. */
function code(text: string): string {
  return text.trim() === "" ? text : text.replace(/^(\s*)(.*?)(\s*)$/, "$1`$2`$3");
}
