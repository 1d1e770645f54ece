import { newStemmer, type Stemmer } from "snowball-stemmers";
import { z } from "zod";
import { unsupported } from "./request-error";
import { ENGLISH_STOP_WORDS } from "./stop-words";

const stopWordsSchema = z.union([
  z.string(),
  z.object({ languages: z.array(z.string()).nullish(), custom: z.array(z.string()).nullish() }),
]);
const stemmerSchema = z.union([
  z.object({ type: z.literal("snowball"), language: z.string() }),
  z.object({ type: z.enum(["none", "disabled"]) }),
]);

/** What a text index and BM25 can set about how text becomes tokens. */
export const tokenizerSchema = z.object({
  tokenizer: z.enum(["word", "whitespace", "prefix", "multilingual"]).nullish(),
  lowercase: z.boolean().nullish(),
  ascii_folding: z.boolean().nullish(),
  stopwords: stopWordsSchema.nullish(),
  stemmer: stemmerSchema.nullish(),
  min_token_len: z.int().min(0).nullish(),
  max_token_len: z.int().min(0).nullish(),
});
export type TokenizerOptions = z.infer<typeof tokenizerSchema>;

const SPLITTERS = {
  word: /[\p{Alphabetic}\p{N}]+/gu,
  prefix: /[\p{Alphabetic}\p{N}]+/gu,
  whitespace: /\S+/gu,
};

export class Tokenizer {
  private readonly stopWords: ReadonlySet<string>;
  private readonly stemmer: Stemmer | undefined;
  private readonly kind: keyof typeof SPLITTERS;

  constructor(private readonly options: TokenizerOptions) {
    const kind = options.tokenizer ?? "word";
    if (kind === "multilingual") throw unsupported("the multilingual tokenizer");
    this.kind = kind;
    this.stopWords = readStopWords(options.stopwords);
    this.stemmer = readStemmer(options.stemmer);
  }

  /** The tokens of a stored text, in order, with repetitions. */
  tokenizeDocument(text: string): string[] {
    const words = this.split(text);
    if (this.kind !== "prefix")
      return words.flatMap((word) => this.process(word, this.options.max_token_len));
    return words.flatMap((word) => this.process(word, undefined)).flatMap((word) => this.prefixes(word));
  }

  /** The tokens of a query: prefixes are not unfolded and keep words that might only be begun. */
  tokenizeQuery(text: string): string[] {
    if (this.kind !== "prefix") return this.tokenizeDocument(text);
    const { min_token_len: shortest, max_token_len: longest } = this.options;
    return this.split(text)
      .map((word) => this.stem(this.fold(word)))
      .filter((word) => [...word].length >= (shortest ?? 0))
      .map((word) => [...word].slice(0, longest ?? undefined).join(""));
  }

  private split(text: string): string[] {
    return text.match(SPLITTERS[this.kind]) ?? [];
  }

  /** One token or none. */
  private process(word: string, longest: number | null | undefined): string[] {
    const folded = this.fold(word);
    if (this.stopWords.has(folded)) return [];
    const token = this.stem(folded);
    const length = [...token].length;
    return length < (this.options.min_token_len ?? 0) || length > (longest ?? Number.POSITIVE_INFINITY)
      ? []
      : [token];
  }

  private prefixes(word: string): string[] {
    const letters = [...word];
    const shortest = this.options.min_token_len ?? 1;
    const longest = Math.min(this.options.max_token_len ?? letters.length, letters.length);
    const lengths = Array.from(
      { length: Math.max(0, longest - shortest + 1) },
      (_, index) => shortest + index,
    );
    return lengths.map((length) => letters.slice(0, length).join(""));
  }

  private fold(word: string): string {
    const folded = this.options.ascii_folding ? word.normalize("NFD").replace(/\p{M}/gu, "") : word;
    return (this.options.lowercase ?? true) ? folded.toLowerCase() : folded;
  }

  private stem(word: string): string {
    return this.stemmer ? this.stemmer.stem(word) : word;
  }
}

function readStopWords(option: TokenizerOptions["stopwords"]): ReadonlySet<string> {
  const { languages, custom } =
    typeof option === "string" ? { languages: [option], custom: [] } : (option ?? {});
  const foreign = languages?.find((language) => language !== "english");
  if (foreign) throw unsupported(`stop words of the language "${foreign}"`);
  return new Set([...(languages?.length ? ENGLISH_STOP_WORDS : []), ...(custom ?? [])]);
}

function readStemmer(option: TokenizerOptions["stemmer"]): Stemmer | undefined {
  return option?.type === "snowball" ? newStemmer(option.language) : undefined;
}
