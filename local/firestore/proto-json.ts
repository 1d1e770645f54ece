import protobuf from "protobufjs";
import { FirestoreError } from "./firestore-error";
import type { Timestamp } from "./messages";
import { formatTimestamp, parseTimestamp } from "./timestamp";

/**
 * The JSON form of a message, as Firestore's REST API speaks it, from and to plain objects (see messages.ts). Strict:
 * an unknown name or a value of the wrong type is refused, never dropped, so that a typing error shows here and not
 * first in production. Source: protobuf.dev, "ProtoJSON format".
 */
export function fromJson<T>(type: protobuf.Type, json: unknown): T {
  return readMessage(type, json, "") as T;
}

/** See fromJson. */
export function toJson(type: protobuf.Type, message: object): Json {
  return writeMessage(type, message as Plain);
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Plain = Record<string, unknown>;

function readMessage(type: protobuf.Type, json: unknown, at: string): unknown {
  const wellKnown = WELL_KNOWN[type.fullName];
  if (wellKnown) return wellKnown.read(json, at);
  if (!isObject(json)) throw invalidValue(at, type.name, json);
  const message: Plain = {};
  const setInOneof = new Set<string>();
  for (const [key, value] of Object.entries(json)) {
    const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const field = Object.hasOwn(type.fields, name) ? type.fields[name]?.resolve() : undefined;
    if (!field) throw invalid(`Unknown name "${key}"${at && ` at '${at}'`}: Cannot find field.`);
    if (value === null && !isNullEnum(field)) continue;
    const oneof = field.partOf?.name;
    if (oneof && setInOneof.has(oneof)) {
      throw invalid(`Oneof field '${oneof}' is already set. Cannot set '${key}'${at && ` at '${at}'`}.`);
    }
    if (oneof) setInOneof.add(oneof);
    message[name] = readField(field, value, at ? `${at}.${key}` : key);
  }
  return message;
}

function readField(field: protobuf.Field, json: unknown, at: string): unknown {
  if (field instanceof protobuf.MapField) {
    if (!isObject(json)) throw invalidValue(at, "map", json);
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => [key, readSingle(field, value, `${at}["${key}"]`)]),
    );
  }
  if (!field.repeated) return readSingle(field, json, at);
  if (!Array.isArray(json)) throw invalidValue(at, "list", json);
  return json.map((element, index) => readSingle(field, element, `${at}[${index}]`));
}

function readSingle(field: protobuf.Field, json: unknown, at: string): unknown {
  const { resolvedType, type } = field;
  if (resolvedType instanceof protobuf.Type) return readMessage(resolvedType, json, at);
  if (resolvedType instanceof protobuf.Enum) return readEnum(resolvedType, json, at);
  const scalar = SCALARS[type];
  const value = scalar?.read(json);
  if (value === undefined) throw invalidValue(at, type, json);
  return value;
}

function readEnum(type: protobuf.Enum, json: unknown, at: string): string {
  if (type.fullName === NULL_ENUM && json === null) return "NULL_VALUE";
  const name = typeof json === "number" ? type.valuesById[json] : json;
  if (typeof name !== "string" || !Object.hasOwn(type.values, name)) throw invalidValue(at, type.name, json);
  return name;
}

function writeMessage(type: protobuf.Type, message: Plain): Json {
  const wellKnown = WELL_KNOWN[type.fullName];
  if (wellKnown) return wellKnown.write(message);
  const json: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(message)) {
    const field = type.fields[name]?.resolve();
    if (!field || value === undefined) continue;
    if (field instanceof protobuf.MapField) {
      const entries = Object.entries(value as Plain).map(([key, one]) => [key, writeSingle(field, one)]);
      if (entries.length > 0) json[name] = Object.fromEntries(entries);
    } else if (field.repeated) {
      const elements = (value as unknown[]).map((one) => writeSingle(field, one));
      if (elements.length > 0) json[name] = elements;
    } else if (field.partOf || !isDefault(field, value)) json[name] = writeSingle(field, value);
  }
  return json;
}

function writeSingle(field: protobuf.Field, value: unknown): Json {
  const { resolvedType, type } = field;
  if (resolvedType instanceof protobuf.Type) return writeMessage(resolvedType, value as Plain);
  if (resolvedType instanceof protobuf.Enum)
    return resolvedType.fullName === NULL_ENUM ? null : (value as string);
  return SCALARS[type]?.write(value) ?? null;
}

/** ProtoJSON leaves scalars out that have their default value. */
function isDefault(field: protobuf.Field, value: unknown): boolean {
  return !field.resolvedType && (value === "" || value === 0 || value === false || value === "0");
}

const NULL_ENUM = ".google.protobuf.NullValue";

function isNullEnum(field: protobuf.Field): boolean {
  return field.resolvedType?.fullName === NULL_ENUM;
}

interface ScalarCodec {
  /** undefined when the JSON value is none of this type. */
  read(json: unknown): unknown;
  write(value: unknown): Json;
}

const SCALARS: Record<string, ScalarCodec> = {
  string: { read: (json) => (typeof json === "string" ? json : undefined), write: String },
  bool: { read: (json) => (typeof json === "boolean" ? json : undefined), write: Boolean },
  bytes: {
    read: (json) => (typeof json === "string" && BASE64.test(json) ? Buffer.from(json, "base64") : undefined),
    write: (value) => Buffer.from(value as Uint8Array).toString("base64"),
  },
  int32: { read: (json) => asNumber(readInteger(json, 31n)), write: Number },
  int64: { read: (json) => readInteger(json, 63n), write: String },
  double: { read: readDouble, write: writeDouble },
};

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function readInteger(json: unknown, bits: bigint): string | undefined {
  if (typeof json === "number" ? !Number.isInteger(json) : typeof json !== "string") return undefined;
  if (!/^-?\d+$/.test(String(json))) return undefined;
  const value = BigInt(json as number | string);
  return value >= -(2n ** bits) && value < 2n ** bits ? String(value) : undefined;
}

function readDouble(json: unknown): number | undefined {
  if (typeof json === "number") return json;
  if (json === "NaN") return Number.NaN;
  if (json === "Infinity" || json === "-Infinity") return Number(json);
  return typeof json === "string" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(json) ? Number(json) : undefined;
}

/** JSON has no literal for -0 that JSON.stringify writes; ProtoJSON takes numbers as text, too. */
function writeDouble(value: unknown): Json {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? Number(value) : String(value);
}

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

interface MessageCodec {
  read(json: unknown, at: string): unknown;
  write(message: Plain): Json;
}

function wrapper(scalar: string): MessageCodec {
  return {
    read: (json, at) => {
      const value = SCALARS[scalar]?.read(json);
      if (value === undefined) throw invalidValue(at, scalar, json);
      return { value };
    },
    write: ({ value = 0 }) => SCALARS[scalar]?.write(value) ?? null,
  };
}

/** Messages that have a JSON form of their own. */
const WELL_KNOWN: Record<string, MessageCodec> = {
  ".google.protobuf.Timestamp": {
    read: (json, at) => {
      const time = typeof json === "string" ? parseTimestamp(json) : undefined;
      if (!time) throw invalidValue(at, "Timestamp", json);
      return time;
    },
    write: (message) => formatTimestamp(message as Timestamp),
  },
  ".google.protobuf.Int32Value": wrapper("int32"),
  ".google.protobuf.Int64Value": wrapper("int64"),
  ".google.protobuf.DoubleValue": wrapper("double"),
};

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function invalidValue(at: string, type: string, json: unknown): FirestoreError {
  return invalid(`Invalid value at '${at}' (${type}), ${JSON.stringify(json)?.slice(0, 100)}`);
}

function invalid(reason: string): FirestoreError {
  return new FirestoreError("INVALID_ARGUMENT", `Invalid JSON payload received. ${reason}`);
}
