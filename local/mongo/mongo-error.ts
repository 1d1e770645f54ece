import type { Document } from "bson";

/** MongoDB's numbers for the errors that this stand-in gives. */
const CODES = {
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  CommandNotFound: 59,
  ImmutableField: 66,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  CommandNotSupported: 115,
  InvalidIdField: 53,
  NoSuchTransaction: 251,
  InvalidResumeToken: 260,
  ChangeStreamFatalError: 280,
  ChangeStreamHistoryLost: 286,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  Location31254: 31254,
  Location40323: 40323,
  Location40324: 40324,
  Location7182802: 7182802,
} as const;

export type CodeName = keyof typeof CODES;

/** What the server answers instead of a result. */
export class MongoError extends Error {
  override readonly name = "MongoError";

  /** @param details further fields of the answer, e.g. `keyPattern`, `errorLabels` */
  constructor(
    readonly codeName: CodeName,
    message: string,
    readonly details: Document = {},
  ) {
    super(message);
  }

  get code(): number {
    return CODES[this.codeName];
  }
}

/** The code of an error whose name is given, and the other way round for errors that tests make up. */
export function nameOfCode(code: number): string {
  return Object.entries(CODES).find(([, known]) => known === code)?.[0] ?? `Location${code}`;
}
