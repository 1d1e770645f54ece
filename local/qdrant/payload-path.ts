import { malformed } from "./request-error";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Payload = { [key: string]: Json };

const EVERY = Symbol("every element");
type Step = string | number | typeof EVERY;

/** A parsed payload key such as `address.city`, `tags[0]` or `guests[]."first name"`. */
export type PayloadPath = readonly Step[];

const STEP = /(?:^|\.)(?:"([^"]*)"|([^.[\]"]+))|\[(\d*)\]/y;

export function parsePath(text: string): PayloadPath {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match || (steps.length === 0 && match[3] !== undefined))
      throw malformed(`Invalid json path: '${text}'`);
    const [, quoted, plain, index] = match;
    steps.push(quoted ?? plain ?? (index ? Number(index) : EVERY));
  }
  if (steps.length === 0) throw malformed(`Invalid json path: '${text}'`);
  return steps;
}

/** The path to the elements of the array at `path`: `a.b` becomes `a.b[]`. */
export function elementsOf(path: PayloadPath): PayloadPath {
  return path.at(-1) === EVERY ? path : [...path, EVERY];
}

export function valuesAt(value: Json | undefined, path: PayloadPath): Json[] {
  if (value === undefined) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (step === EVERY) return Array.isArray(value) ? value.flatMap((element) => valuesAt(element, rest)) : [];
  if (typeof step === "number") return Array.isArray(value) ? valuesAt(value[step], rest) : [];
  return isObject(value) ? valuesAt(value[step], rest) : [];
}

/** Like valuesAt, with arrays at the end of the path opened up: what an index holds of a field. */
export function leavesAt(payload: Payload, path: PayloadPath): Json[] {
  return valuesAt(payload, path).flatMap((value) => (Array.isArray(value) ? value : [value]));
}

/** Lays `source` over `target`; a null removes its key, as Qdrant's set payload does. */
function mergePayload(target: Payload, source: Payload): Payload {
  const merged = { ...target, ...source };
  for (const [key, value] of Object.entries(source)) if (value === null) delete merged[key];
  return merged;
}

/** Merges `source` into the object (or objects) at `path`, which is made if it is not there. */
export function mergeAt(value: Json | undefined, path: PayloadPath, source: Payload): Json {
  const [step, ...rest] = path;
  if (step === undefined) return mergePayload(isObject(value) ? value : {}, source);
  if (typeof step === "string") {
    const target = isObject(value) ? value : {};
    return { ...target, [step]: mergeAt(target[step], rest, source) };
  }
  if (!Array.isArray(value)) return [];
  return value.map((element, index) =>
    step === EVERY || step === index ? mergeAt(element, rest, source) : element,
  );
}

/** Removes the key at `path`; single array elements stay, as removing one is not idempotent. */
export function removeAt(value: Json, path: PayloadPath): Json {
  const [step, ...rest] = path;
  if (Array.isArray(value)) {
    if (step === EVERY && rest.length === 0) return [];
    return value.map((element, index) =>
      (step === EVERY || step === index) && rest.length > 0 ? removeAt(element, rest) : element,
    );
  }
  if (!isObject(value) || typeof step !== "string" || !(step in value)) return value;
  const { [step]: child, ...others } = value;
  return rest.length === 0 || child === undefined ? others : { ...value, [step]: removeAt(child, rest) };
}

/** The part of a payload that lies on, above or below one of `paths`. */
export function includePaths(payload: Payload, paths: PayloadPath[]): Payload {
  return keep(payload, [], (path) =>
    paths.some((wanted) => path.every((step, depth) => depth >= wanted.length || step === wanted[depth])),
  );
}

/** A payload without what lies at or below one of `paths`. */
export function excludePaths(payload: Payload, paths: PayloadPath[]): Payload {
  return keep(
    payload,
    [],
    (path) => !paths.some((banned) => banned.every((step, depth) => step === path[depth])),
  );
}

function keep(payload: Payload, base: PayloadPath, wanted: (path: PayloadPath) => boolean): Payload {
  const walk = (value: Json, path: PayloadPath): Json => {
    if (isObject(value)) return keep(value, path, wanted);
    if (!Array.isArray(value)) return value;
    const element: PayloadPath = [...path, EVERY];
    return wanted(element) ? value.map((child) => walk(child, element)) : [];
  };
  const kept: Payload = {};
  for (const [key, value] of Object.entries(payload)) {
    const path = [...base, key];
    if (wanted(path)) kept[key] = walk(value, path);
  }
  return kept;
}

function isObject(value: Json | undefined): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
