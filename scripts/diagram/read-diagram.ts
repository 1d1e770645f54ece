import { type PlacedBlock, placedBlocks, textsIn } from "../terraform-json";
import type { BuiltConstruct, BuiltStack } from "./built-stack";
import type { Cloud, Diagram, Group } from "./diagram";
import { findLinks, type Member } from "./find-links";
import { namesIn } from "./names-in";

/**
 * What stacks make: a part is the outermost construct that makes resources of its own, a group one that only holds
 * others. Something imported is the part that it stands for, in whichever stack that is.
 */
export function readDiagram(title: string, stacks: readonly BuiltStack[]): Diagram {
  const members = stacks.flatMap(membersOf);
  const own = members.filter(({ isImport }) => !isImport);
  const targets = new Map(
    members.map((member) => [member, member.isImport ? resolveImport(member, own) : member]),
  );
  const shown = members.filter((member) => targets.get(member) === member);
  return {
    title,
    groups: stacks
      .map((stack) =>
        groupAt(
          stack.name,
          stack,
          shown.filter(({ stack: name }) => name === stack.name),
        ),
      )
      .filter(({ parts, groups }) => parts.length + groups.length > 0),
    links: findLinks(members, (member) => targets.get(member) ?? member),
  };
}

function membersOf({ name: stack, json, constructs }: BuiltStack): Member[] {
  const blocks = placedBlocks(json);
  const owners = new Set(blocks.map(({ path }) => parentOf(path)).filter((path) => path !== stack));
  const outermost = [...owners].filter((path) => !ancestorsOf(path).some((ancestor) => owners.has(ancestor)));
  const byPath = new Map(constructs.map((construct) => [construct.path, construct]));
  return constructs
    .filter(({ path }) => outermost.includes(path))
    .map((construct) => {
      const inside = blocks.filter(({ path }) => path.startsWith(`${construct.path}/`));
      const nested = [...byPath.values()].filter(
        ({ path }) => owners.has(path) && path.startsWith(`${construct.path}/`),
      );
      return {
        stack,
        blocks: inside,
        isImport: construct.isImport,
        names: [...new Set(inside.map(nameIn).filter((name) => name !== undefined))],
        texts: [...construct.texts, ...inside.flatMap(({ attributes }) => textsIn(attributes))],
        part: {
          path: construct.path,
          noun: construct.noun,
          names: [nameOf(construct, inside)],
          cloud: cloudOf(primaryOf(construct, inside)),
          isExternal: construct.isImport,
          contains: nested
            .filter(({ isImport }) => !isImport)
            .map((each) => ({ noun: each.noun, name: nameOf(each, inside) })),
        },
      };
    });
}

/** The part that an import names; the import itself if none, or more than one, is called so. */
function resolveImport(member: Member, own: readonly Member[]): Member {
  const names = new Set(member.texts.flatMap(namesIn));
  const called = own.filter((other) => other.names.some((name) => names.has(name)));
  const alike = called.filter(({ part }) => part.noun === member.part.noun);
  const [only, ...others] = alike.length > 0 ? alike : called;
  return only && others.length === 0 ? only : member;
}

function groupAt(path: string, stack: BuiltStack, members: readonly Member[]): Group {
  const inside = members.filter(({ part }) => part.path.startsWith(`${path}/`));
  const isDirect = ({ part }: Member) => parentOf(part.path) === path;
  const deeper = new Set(
    inside.filter((member) => !isDirect(member)).map(({ part }) => childTowards(path, part.path)),
  );
  const construct = stack.constructs.find((each) => each.path === path);
  return {
    path,
    noun: construct?.noun ?? "",
    name: path.slice(path.lastIndexOf("/") + 1),
    parts: inside.filter(isDirect).map(({ part }) => part),
    groups: [...deeper].map((child) => groupAt(child, stack, inside)),
  };
}

/** What the cloud calls it, or else the construct's id. */
function nameOf({ path }: BuiltConstruct, blocks: readonly PlacedBlock[]): string {
  const primary = blocks.find((block) => block.path === `${path}/Resource`);
  return (primary && nameIn(primary)) ?? path.slice(path.lastIndexOf("/") + 1);
}

const NAME_ATTRIBUTES = [
  "name",
  "script_name",
  "queue_name",
  "secret_id",
  "hostname",
  "display_name",
  "title",
];

function nameIn({ type, attributes }: PlacedBlock): string | undefined {
  // Cloudflare's account_id is where something lives; Google's service accounts are called by theirs.
  const candidates = type === "google_service_account" ? ["account_id"] : NAME_ATTRIBUTES;
  return candidates
    .map((attribute) => attributes[attribute])
    .find((value) => typeof value === "string" && !value.includes("${")) as string | undefined;
}

function primaryOf({ path }: BuiltConstruct, blocks: readonly PlacedBlock[]): PlacedBlock | undefined {
  return (
    blocks.find((block) => block.path === `${path}/Resource`) ??
    blocks.find(({ type }) => type !== "terraform_data")
  );
}

const CLOUDS: Record<string, Cloud> = {
  hcloud: "Hetzner Cloud",
  google: "Google Cloud",
  cloudflare: "Cloudflare",
};

function cloudOf(block: PlacedBlock | undefined): Cloud {
  return CLOUDS[block?.type.split("_")[0] ?? ""] ?? "Terraform";
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function ancestorsOf(path: string): string[] {
  const steps = path.split("/");
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("/"));
}

function childTowards(from: string, to: string): string {
  return `${from}/${to.slice(from.length + 1).split("/")[0]}`;
}
