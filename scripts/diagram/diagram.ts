/** Whose cloud something is in. */
export type Cloud = "Hetzner Cloud" | "Google Cloud" | "Cloudflare" | "Terraform";

/** What something is, and what it is called. */
export interface Named {
  /** Class of the construct, e.g. `Worker`. */
  noun: string;
  /** Name in the cloud, e.g. `dev-aircall-webhook`; the construct's id where it has none. */
  name: string;
}

/** A construct that makes resources, with the constructs inside of it; or several of a kind that are linked alike. */
export interface Part {
  /** Path of the construct, the first one's of several; links go by it. */
  path: string;
  /** Class of the construct, e.g. `Worker`. */
  noun: string;
  /** Names in the cloud, e.g. `dev-aircall-webhook`; a construct's id where it has none. */
  names: string[];
  cloud: Cloud;
  /** Whether it is made by others and found nowhere in the diagram. */
  isExternal: boolean;
  contains: Named[];
}

/** A stack, or a construct that makes nothing but other constructs. */
export interface Group extends Named {
  path: string;
  parts: Part[];
  groups: Group[];
}

/** One part that uses, calls or needs another. */
export interface Link {
  /** Path of a part. */
  from: string;
  /** Path of a part. */
  to: string;
  /** How, e.g. a role; empty if nothing says. */
  labels: string[];
  /** Whether it leads out of a stack that no other uses. */
  isWatching?: true;
}

/** What is made in an environment, and what of it knows of what. */
export interface Diagram {
  title: string;
  /** The stacks. */
  groups: Group[];
  links: Link[];
}

/** All parts of a group, at any depth. */
export function partsOf(group: Group): Part[] {
  return [...group.parts, ...group.groups.flatMap(partsOf)];
}
