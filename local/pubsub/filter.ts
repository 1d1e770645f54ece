import { invalidArgument } from "./status-error";

/** Whether a subscription's filter lets a message with these attributes through. */
export type AttributesTest = (attributes: Record<string, string>) => boolean;

const TOKEN = /\s*(?:([A-Za-z_][\w-]*)|"((?:[^"\\]|\\.)*)"|(!=|[=():.,-]))/y;
const MAX_BYTES = 256;

type Token = { kind: "word" | "string" | "symbol"; text: string };

/**
 * Compiles a filter such as `attributes.kind = "call" AND NOT attributes:test`: presence, equality, `hasPrefix`, NOT (or
 * `-`), AND, OR and parentheses. As in Pub/Sub, AND and OR are mixed with parentheses only.
 *
 * @see https://cloud.google.com/pubsub/docs/subscription-message-filter
 */
export function compileFilter(filter: string | null | undefined): AttributesTest {
  if (!filter) return () => true;
  if (Buffer.byteLength(filter) > MAX_BYTES)
    throw invalidArgument(`A filter has at most ${MAX_BYTES} bytes: ${filter}`);
  return new Parser(filter).parse();
}

class Parser {
  private readonly tokens: Token[];
  private position = 0;

  constructor(private readonly filter: string) {
    this.tokens = this.tokenize();
  }

  parse(): AttributesTest {
    const test = this.expression();
    if (this.position < this.tokens.length) throw this.failure();
    return test;
  }

  private expression(): AttributesTest {
    const terms = [this.term()];
    const joint = this.peek()?.text;
    if (joint !== "AND" && joint !== "OR") return terms[0] as AttributesTest;
    while (this.skip(joint)) terms.push(this.term());
    return joint === "AND"
      ? (attributes) => terms.every((term) => term(attributes))
      : (attributes) => terms.some((term) => term(attributes));
  }

  private term(): AttributesTest {
    if (this.skip("NOT") || this.skip("-")) {
      const term = this.term();
      return (attributes) => !term(attributes);
    }
    if (this.skip("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    return this.skip("hasPrefix") ? this.prefix() : this.comparison();
  }

  private prefix(): AttributesTest {
    this.expect("(");
    this.expect("attributes");
    this.expect(".");
    const key = this.key();
    this.expect(",");
    const prefix = this.string();
    this.expect(")");
    return (attributes) => attributes[key]?.startsWith(prefix) ?? false;
  }

  private comparison(): AttributesTest {
    this.expect("attributes");
    if (this.skip(":")) {
      const key = this.key();
      return (attributes) => Object.hasOwn(attributes, key);
    }
    this.expect(".");
    const key = this.key();
    const equal = this.skip("=");
    if (!equal) this.expect("!=");
    const value = this.string();
    return (attributes) => (attributes[key] === value) === equal;
  }

  private key(): string {
    const token = this.tokens[this.position++];
    if (!token || token.kind === "symbol") throw this.failure();
    return token.text;
  }

  private string(): string {
    const token = this.tokens[this.position++];
    if (token?.kind !== "string") throw this.failure();
    return token.text;
  }

  private peek(): Token | undefined {
    return this.tokens[this.position];
  }

  private skip(text: string): boolean {
    const token = this.peek();
    const found = token?.text === text && token.kind !== "string";
    if (found) this.position++;
    return found;
  }

  private expect(text: string): void {
    if (!this.skip(text)) throw this.failure();
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    const text = this.filter.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const at = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (!match) throw invalidArgument(`Invalid filter at character ${at + 1}: ${this.filter}`);
      const [, word, string, symbol] = match;
      if (string !== undefined) tokens.push({ kind: "string", text: string.replace(/\\(.)/g, "$1") });
      else if (symbol) tokens.push({ kind: "symbol", text: symbol });
      else tokens.push({ kind: "word", text: word ?? "" });
    }
    return tokens;
  }

  private failure() {
    const found = this.tokens[this.position - 1]?.text ?? this.filter;
    return invalidArgument(`Invalid filter near "${found}": ${this.filter}`);
  }
}
