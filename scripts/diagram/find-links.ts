import { type PlacedBlock, textsIn } from "../terraform-json";
import type { Link, Part } from "./diagram";
import { namesIn } from "./names-in";

/** A part while the diagram is being read, with what tells whom it knows. */
export interface Member {
  stack: string;
  part: Part;
  blocks: PlacedBlock[];
  isImport: boolean;
  /** What its resources are called. */
  names: string[];
  /** All texts that it and its resources have. */
  texts: string[];
}

interface FoundLink {
  from: Member;
  to: Member;
  label?: string;
}

/**
 * What of the members uses what: by references inside of a stack, and across stacks, which share nothing but names,
 * by the names.
 *
 * @param shownAs the member that a member is shown as
 */
export function findLinks(members: readonly Member[], shownAs: (member: Member) => Member): Link[] {
  const found = members.flatMap((member) => [
    ...references(member, members),
    ...sharedNames(member, members),
  ]);
  const links = new Map<string, Link>();
  for (const { from, to, label } of found) {
    const ends = { from: shownAs(from).part.path, to: shownAs(to).part.path };
    if (ends.from === ends.to) continue;
    const key = `${ends.from}\n${ends.to}`;
    const link = links.get(key) ?? { ...ends, labels: [] };
    links.set(key, link);
    if (label && !link.labels.includes(label)) link.labels.push(label);
  }
  return [...links.values()]
    .map((link) => ({ ...link, labels: link.labels.sort() }))
    .sort((a, b) => (`${a.from}\n${a.to}` < `${b.from}\n${b.to}` ? -1 : 1));
}

function references(member: Member, members: readonly Member[]): FoundLink[] {
  const near = members.filter(({ stack }) => stack === member.stack);
  return member.blocks.flatMap((block) => {
    const text = textsIn(block.attributes).join("\n");
    return near
      .filter((other) => other !== member && other.blocks.some(({ address }) => mentions(text, address)))
      .map((other) => directed(member, other, block));
  });
}

/** A role is granted by what it opens, but it is the other side that makes use of it. */
function directed(member: Member, other: Member, { type, attributes }: PlacedBlock): FoundLink {
  const role = attributes["role"];
  if (!type.endsWith("_iam_member") || typeof role !== "string") return { from: member, to: other };
  return { from: other, to: member, label: role.slice(role.lastIndexOf(".") + 1) };
}

function mentions(text: string, address: string): boolean {
  const at = text.indexOf(address);
  return at >= 0 && !/[\w-]/.test(text[at + address.length] ?? "");
}

/** A name that something near has is not looked for elsewhere. */
function sharedNames(member: Member, members: readonly Member[]): FoundLink[] {
  const own = members.filter(({ isImport }) => !isImport);
  const near = new Set(own.filter(({ stack }) => stack === member.stack).flatMap(({ names }) => names));
  const wanted = new Set(member.texts.flatMap(namesIn).filter((name) => !near.has(name)));
  return [...wanted].flatMap((name) => calledSo(name, own, member).map((to) => ({ from: member, to })));
}

/** Of several that are called alike, those in the same cloud are meant; if they are not of a kind, none is. */
function calledSo(name: string, members: readonly Member[], { part: { cloud } }: Member): Member[] {
  const all = members.filter(({ names }) => names.includes(name));
  const near = all.filter(({ part }) => part.cloud === cloud);
  const meant = near.length > 0 ? near : all;
  return new Set(meant.map(({ part }) => part.noun)).size === 1 ? meant : [];
}
