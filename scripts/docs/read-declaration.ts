import {
  ApiClass,
  ApiConstructor,
  type ApiDeclaredItem,
  ApiFunction,
  ApiInterface,
  type ApiItem,
  ApiMethod,
  ApiMethodSignature,
  type Parameter as ApiParameter,
  ApiProperty,
  ApiPropertySignature,
  ApiTypeAlias,
  ApiVariable,
  type Excerpt,
  ExcerptTokenKind,
} from "@microsoft/api-extractor-model";
import type { Declaration, Member, Parameter, TypePiece, TypeText } from "./api";
import { readComment } from "./read-comment";

/** @throws Error for a kind of declaration that this package does not export, e.g. an enum */
export function readDeclaration(item: ApiDeclaredItem, subpath: string, file: string): Declaration {
  const common = {
    name: plainName(item.displayName),
    subpath,
    file,
    exported: isExported(item),
    comment: readComment(item),
    parents: [],
    type: [],
    members: [],
  };
  if (item instanceof ApiClass) {
    const { extendsType, implementsTypes, members } = item;
    const parents = [...(extendsType ? [extendsType] : []), ...implementsTypes];
    return {
      ...common,
      kind: "class",
      parents: parents.map(({ excerpt }) => typeOf(excerpt)),
      members: members.flatMap(readMember),
    };
  }
  if (item instanceof ApiInterface) {
    const { extendsTypes, members } = item;
    return {
      ...common,
      kind: "interface",
      parents: extendsTypes.map(({ excerpt }) => typeOf(excerpt)),
      members: members.flatMap(readMember),
    };
  }
  if (item instanceof ApiTypeAlias) return { ...common, kind: "type", type: typeOf(item.typeExcerpt) };
  if (item instanceof ApiVariable) {
    return { ...common, kind: "constant", type: typeOf(item.variableTypeExcerpt) };
  }
  if (item instanceof ApiFunction) {
    const { name, comment } = { ...common };
    const call: Member = {
      name,
      kind: "method",
      static: true,
      optional: false,
      parameters: parametersOf(item.parameters),
      type: typeOf(item.returnTypeExcerpt),
      comment,
    };
    return { ...common, kind: "function", members: [call] };
  }
  throw new Error(`${file} exports ${item.displayName}, a ${item.kind}, which the reference cannot show.`);
}

/** Whether an entry point exports it; otherwise it is only mentioned by what is exported. */
export function isExported({ canonicalReference }: ApiDeclaredItem): boolean {
  return !canonicalReference.toString().includes("!~");
}

function readMember(item: ApiItem): Member[] {
  if (item instanceof ApiConstructor) {
    if (item.isProtected) return [];
    return [
      {
        name: "constructor",
        kind: "constructor",
        static: false,
        optional: false,
        parameters: parametersOf(item.parameters),
        type: [],
        comment: readComment(item),
      },
    ];
  }
  if (item instanceof ApiMethod || item instanceof ApiMethodSignature) {
    if (item instanceof ApiMethod && item.isProtected) return [];
    return [
      {
        name: item.name,
        kind: "method",
        static: item instanceof ApiMethod && item.isStatic,
        optional: item.isOptional,
        parameters: parametersOf(item.parameters),
        type: typeOf(item.returnTypeExcerpt),
        comment: readComment(item),
      },
    ];
  }
  if (item instanceof ApiProperty || item instanceof ApiPropertySignature) {
    if (item instanceof ApiProperty && item.isProtected) return [];
    return [
      {
        name: item.name,
        kind: "property",
        static: item instanceof ApiProperty && item.isStatic,
        optional: item.isOptional,
        parameters: [],
        type: typeOf(item.propertyTypeExcerpt),
        comment: readComment(item),
      },
    ];
  }
  return [];
}

/** A parameter that is taken apart where it is declared appears twice: as a pattern without a type, and as "input". */
function parametersOf(parameters: readonly ApiParameter[]): Parameter[] {
  return parameters
    .filter(({ parameterTypeExcerpt }) => !parameterTypeExcerpt.isEmpty)
    .map(({ name, isOptional, parameterTypeExcerpt }) => {
      const type = typeOf(parameterTypeExcerpt);
      return { name: name === "input" ? nameAfter(type) : name, optional: isOptional, type };
    });
}

/** E.g. `attributes` after `NetworkAttributes`. */
function nameAfter(type: TypeText): string {
  const [word = "options"] = /[A-Z][a-z]+$/.exec(type.at(-1)?.text ?? "") ?? [];
  return word.toLowerCase();
}

function typeOf(excerpt: Excerpt): TypeText {
  return excerpt.spannedTokens.map(({ kind, text, canonicalReference }): TypePiece => {
    const piece = { text: text.replace(/\s+/g, " ") };
    if (kind !== ExcerptTokenKind.Reference) return piece;
    // "tricloud!~Duration:class": what another subpath exports is local to this one's declarations.
    const [, name] = /^tricloud!~?(\w+)/.exec(canonicalReference?.toString() ?? "") ?? [];
    return name === undefined ? piece : { ...piece, refersTo: plainName(name) };
  });
}

/** api-extractor numbers a name that is a global's too, e.g. `Location_2`. */
function plainName(name: string): string {
  return name.replace(/_\d+$/, "");
}
