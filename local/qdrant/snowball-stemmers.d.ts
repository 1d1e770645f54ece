declare module "snowball-stemmers" {
  export interface Stemmer {
    stem(word: string): string;
  }
  /** A Snowball stemmer by the English name of its language, e.g. "english" (Porter 2). */
  export function newStemmer(language: string): Stemmer;
}
