import { isDeepStrictEqual } from "node:util";
import { Placeholder } from "./placeholder";
import type { Change } from "./plan";

/** One attribute that a change gives another value. */
export interface AttributeChange {
  /** E.g. `settings.delivery_delay` or `labels["cost-center"]`; empty for the value as a whole. */
  path: string;
  /** JSON, with a `Placeholder` for what may not be shown. */
  before: unknown;
  /** JSON, with a `Placeholder` for what may not be shown or is not known yet. */
  after: unknown;
  /** Whether the resource is replaced because of it. */
  forcesReplacement: boolean;
}

/** A path as the configuration would write it. */
export function pathText(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === "string" && /^[A-Za-z_][\w-]*$/.test(step)) return path ? `${path}.${step}` : step;
    return `${path}[${JSON.stringify(step)}]`;
  }, "");
}

/**
 * Every attribute that differs, at the deepest place that says so: those that force a replacement first.
 *
 * @param secrets texts that are not shown, marked or not
 */
export function compareValues(change: Change, secrets: readonly string[] = []): AttributeChange[] {
  const forcing = change.replace_paths?.map(pathText) ?? [];
  const forces = (path: string) => forcing.some((other) => isWithin(path, other) || isWithin(other, path));
  const before = { value: change.before, sensitive: change.before_sensitive, unknown: undefined };
  const after = { value: change.after, sensitive: change.after_sensitive, unknown: change.after_unknown };
  return differences([], before, after)
    .map(([steps, ...sides]) => ({ path: pathText(steps), sides }))
    .map(({ path, sides: [from, to] }) => ({
      path,
      before: mask(from, secrets),
      after: mask(to, secrets),
      forcesReplacement: forces(path),
    }))
    .sort((a, b) => Number(b.forcesReplacement) - Number(a.forcesReplacement));
}

/** A value on one side of a change, with what is marked in it. */
interface Side {
  value: unknown;
  sensitive: unknown;
  unknown: unknown;
}

type Difference = [steps: (string | number)[], before: Side, after: Side];

function differences(steps: (string | number)[], before: Side, after: Side): Difference[] {
  if (!marks(after.unknown) && isDeepStrictEqual(before.value ?? null, after.value ?? null)) return [];
  const keys = commonKeys(before, after, steps.length === 0);
  if (!keys) return [[steps, before, after]];
  return keys.flatMap((key) => differences([...steps, key], child(before, key), child(after, key)));
}

/** What to go on with inside of both sides; nothing if they can only be shown as a whole. */
function commonKeys(before: Side, after: Side, isRoot: boolean): (string | number)[] | undefined {
  if ([before.sensitive, after.sensitive, after.unknown].includes(true)) return undefined;
  const [from, to] = [before.value, after.value];
  if (Array.isArray(from) && Array.isArray(to)) {
    // With entries added or removed, an entry's number says nothing about what it was before.
    return from.length === to.length && [...from, ...to].every(isObject) ? [...from.keys()] : undefined;
  }
  const bothObjects = isObject(from) && isObject(to);
  // A resource that is made or destroyed is shown by its attributes as well.
  if (!bothObjects && !(isRoot && (isObject(from) || isObject(to)))) return undefined;
  const keys = [from, to, after.unknown].flatMap((each) => (isObject(each) ? Object.keys(each) : []));
  return [...new Set(keys)].sort();
}

function child({ value, sensitive, unknown }: Side, key: string | number): Side {
  const at = (parent: unknown) => (Object(parent) as Record<string | number, unknown>)[key];
  return { value: at(value), sensitive: at(sensitive), unknown: at(unknown) };
}

function mask(side: Side, secrets: readonly string[]): unknown {
  const { value, sensitive, unknown } = side;
  if (unknown === true) return Placeholder.unknown;
  if (sensitive === true) return value === null || value === undefined ? null : Placeholder.sensitive;
  if (typeof value === "string" && secrets.some((secret) => value.includes(secret)))
    return Placeholder.sensitive;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const length = Math.max(...[value, unknown].map((each) => (Array.isArray(each) ? each.length : 0)));
    return Array.from({ length }, (_, index) => mask(child(side, index), secrets));
  }
  if (!isObject(value) && !isObject(unknown)) return value ?? null;
  const keys = new Set([value, unknown].flatMap((each) => Object.keys(Object(each))));
  return Object.fromEntries([...keys].map((key) => [key, mask(child(side, key), secrets)]));
}

/** Whether anything is marked. */
function marks(map: unknown): boolean {
  return map === true || (typeof map === "object" && map !== null && Object.values(map).some(marks));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWithin(path: string, other: string): boolean {
  return path === other || (path.startsWith(other) && /^[.[]/.test(path.slice(other.length)));
}
