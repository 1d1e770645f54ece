import { basename } from "node:path";
import { type Declaration, namesIn, typesOf } from "./api";

/** One Markdown file of the reference. */
export interface Page {
  /** Path in docs/reference, e.g. `hetzner/network.md`. */
  file: string;
  subpath: string;
  /** What a construct's page is about; nothing for a subpath's page of values. */
  construct?: Declaration;
  /** What the page tells, the construct apart, by name. */
  declarations: Declaration[];
}

/**
 * Gives each construct a page, with whatever only it uses; the rest goes to a page of the subpath. What is declared in
 * one file stays together.
 *
 * @param declarations of all subpaths, with members inherited
 */
export function placePages(declarations: readonly Declaration[]): Page[] {
  const exported = declarations.filter((each) => each.exported);
  const subpaths = [...new Set(exported.map(({ subpath }) => subpath))];
  return subpaths.flatMap((subpath) => {
    const own = exported.filter((each) => each.subpath === subpath);
    const constructs = own.filter((each) => isConstruct(each, declarations));
    const pages: Page[] = constructs.sort(byName).map((construct) => ({
      file: `${subpath}/${kebabCase(construct.name)}.md`,
      subpath,
      construct,
      declarations: [],
    }));
    const values: Page = { file: `${subpath}/README.md`, subpath, declarations: [] };
    const homes = findHomes(own, constructs);
    for (const declaration of own.filter((each) => !constructs.includes(each))) {
      const home = homes.get(declaration.file);
      (pages.find(({ construct }) => construct === home) ?? values).declarations.push(declaration);
    }
    for (const page of [...pages, values]) page.declarations.sort(byName);
    return values.declarations.length > 0 ? [...pages, values] : pages;
  });
}

/** A class that extends `Construct` or `TerraformStack`, by however many steps. */
export function isConstruct(declaration: Declaration, all: readonly Declaration[]): boolean {
  if (declaration.kind !== "class") return false;
  return declaration.parents.some((type) => {
    const [name] = namesIn(type);
    if (name === undefined) return type.some(({ text }) => /^(Construct|TerraformStack)$/.test(text));
    const parent = all.find((each) => each.name === name && each.subpath === declaration.subpath);
    return parent !== undefined && isConstruct(parent, all);
  });
}

/**
 * The one construct on whose page a file's declarations are told, by file. It is the construct of the same file, or of
 * the file that this one is named after, or the only one that uses it, directly or through others.
 */
function findHomes(
  own: readonly Declaration[],
  constructs: readonly Declaration[],
): Map<string, Declaration> {
  const files = [...new Set(own.map(({ file }) => file))];
  const homes = new Map<string, Declaration>();
  for (const file of files) {
    const [only, another] = constructs.filter((construct) => construct.file === file);
    if (only && !another) homes.set(file, only);
    const isData = own.every((each) => each.file !== file || /^(interface|type)$/.test(each.kind));
    const named = constructs
      .filter((construct) => stem(file).startsWith(`${stem(construct.file)}-`))
      .sort((a, b) => b.file.length - a.file.length)[0];
    if (isData && named) homes.set(file, named);
  }
  const users = new Map(
    files.map((file) => [file, new Set([homes.get(file)].filter((each) => each !== undefined))]),
  );
  const fileOf = new Map(own.map(({ name, file }) => [name, file]));
  // A file is used by who uses it, and by what is used through a subclass: a graph is used by who takes a widget.
  const edges = own.flatMap((declaration) => [
    ...typesOf(declaration)
      .flatMap(namesIn)
      .map((used) => ({ user: declaration.file, used: fileOf.get(used) })),
    ...declaration.parents
      .flatMap(namesIn)
      .map((parent) => ({ user: fileOf.get(parent), used: declaration.file })),
  ]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { user, used } of edges) {
      if (user === undefined || used === undefined || homes.has(used)) continue;
      const target = users.get(used);
      const size = target?.size;
      for (const construct of users.get(user) ?? []) target?.add(construct);
      changed ||= target?.size !== size;
    }
  }
  for (const [file, [only, another]] of users) {
    if (only && !another && !homes.has(file)) homes.set(file, only);
  }
  return homes;
}

/** E.g. `kv-namespace` of `KvNamespace`. */
export function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}

function stem(file: string): string {
  return basename(file, ".ts");
}

function byName(a: Declaration, b: Declaration): number {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}
