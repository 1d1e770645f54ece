/** The public things of the package. */
export interface Api {
  declarations: Declaration[];
  /** What the package's main entry exports, which is declared in a subpath. */
  rootNames: string[];
  /** What the TSDoc parser says of tags that it does not know, with file and line. */
  unknownTags: string[];
}

/** One public thing of the package, as its declaration file and its TSDoc tell it. */
export interface Declaration {
  name: string;
  kind: "class" | "interface" | "type" | "function" | "constant";
  /** E.g. `hetzner`. */
  subpath: string;
  /** Source file, e.g. `constructs/hetzner/network.ts`. */
  file: string;
  /** Whether the subpath exports it; a base class that is not exported still lends its members. */
  exported: boolean;
  comment: Comment;
  /** What it extends and implements. */
  parents: TypeText[];
  /** Of a type alias or a constant; empty for the rest. */
  type: TypeText;
  /** Of classes and interfaces, and the one of a function. */
  members: Member[];
}

/** A property, a method or a constructor. */
export interface Member {
  name: string;
  kind: "property" | "method" | "constructor";
  static: boolean;
  optional: boolean;
  /** Empty for a property. */
  parameters: Parameter[];
  /** Of the property, or what the method returns. */
  type: TypeText;
  comment: Comment;
}

export interface Parameter {
  name: string;
  optional: boolean;
  type: TypeText;
}

/** A type as written, in pieces. */
export type TypeText = readonly TypePiece[];

export interface TypePiece {
  text: string;
  /** Name of the declaration that the piece refers to, if it may be one of this package. */
  refersTo?: string;
}

/** A TSDoc comment, each part as Markdown. */
export interface Comment {
  text: string;
  /** What `@default` says. */
  default?: string;
  /** What `@throws` says, one each. */
  throws: string[];
  returns: string;
  /** Text by the parameter's name. */
  parameters: ReadonlyMap<string, string>;
  /** Sources of facts, from `@see`. */
  see: string[];
}

/** Whether a comment tells what its method or constructor does, gives or takes. */
export function tells({ text, returns, parameters }: Comment): boolean {
  return text !== "" || returns !== "" || parameters.size > 0;
}

/** The names that a type refers to. */
export function namesIn(type: TypeText): string[] {
  return type.flatMap(({ refersTo }) => (refersTo === undefined ? [] : [refersTo]));
}

/** All types that a declaration mentions. */
export function typesOf({ parents, type, members }: Declaration): TypeText[] {
  return [
    ...parents,
    type,
    ...members.flatMap((member) => [member.type, ...member.parameters.map((parameter) => parameter.type)]),
  ];
}
