import { isDeepStrictEqual } from "node:util";
import { parseFieldPath, valueAt, withValueAt } from "./field-path";
import { applyTransform } from "./field-transform";
import { FirestoreError } from "./firestore-error";
import type { Document, Fields, FieldTransform, Precondition, Timestamp, Value, Write } from "./messages";
import { checkDocumentName } from "./resource-name";
import { toMicros } from "./timestamp";
import { storedFields } from "./value";

/** Largest document. Source: Firestore quotas, "Maximum size for a document: 1 MiB". */
const MAX_DOCUMENT_BYTES = 1_048_576;

/** What a write leaves behind: the document (undefined when deleted) and the results of its transforms. */
export interface WriteOutcome {
  document: Document | undefined;
  transformResults: Value[];
}

/** The name of the document that a write is about, checked. */
export function writtenDocument(write: Write): string {
  const name = write.update?.name ?? write.delete ?? write.transform?.document;
  if (name === undefined) throw new FirestoreError("INVALID_ARGUMENT", "A write has no operation.");
  return checkDocumentName(name);
}

/**
 * Applies one write to the document as it stands.
 * @throws FirestoreError when the precondition does not hold, or for fields that may not be stored
 */
export function applyWrite(
  write: Write,
  name: string,
  current: Document | undefined,
  time: Timestamp,
): WriteOutcome {
  checkPrecondition(write.currentDocument, name, current);
  if (write.delete !== undefined) return { document: undefined, transformResults: [] };
  const written = write.update ? updatedFields(write, current) : (current?.fields ?? {});
  const transforms = write.updateTransforms ?? write.transform?.fieldTransforms ?? [];
  const { fields, transformResults } = transformedFields(written, transforms, time);
  checkSize(name, fields);
  return { document: nextVersion(name, fields, current, time), transformResults };
}

function checkPrecondition(
  condition: Precondition | undefined,
  name: string,
  current: Document | undefined,
): void {
  if (condition?.exists === true && !current) {
    throw new FirestoreError("NOT_FOUND", `No document to update: ${name}`);
  }
  if (condition?.exists === false && current) {
    throw new FirestoreError("ALREADY_EXISTS", `Document already exists: ${name}`);
  }
  if (condition?.updateTime) {
    const stored = current ? toMicros(current.updateTime) : 0;
    const required = toMicros(condition.updateTime);
    if (stored !== required) {
      throw new FirestoreError(
        "FAILED_PRECONDITION",
        `The stored version (${stored}) of ${name} does not match the required base version (${required}).`,
      );
    }
  }
}

/** Without a mask the given fields replace the document; with one, only the named paths are set or removed. */
function updatedFields(write: Write, current: Document | undefined): Fields {
  const given = storedFields(write.update?.fields);
  if (!write.updateMask) return given;
  let fields = current?.fields ?? {};
  for (const path of (write.updateMask.fieldPaths ?? []).map(parseFieldPath)) {
    fields = withValueAt(fields, path, valueAt(given, path));
  }
  return fields;
}

function transformedFields(fields: Fields, transforms: FieldTransform[], time: Timestamp) {
  const transformResults: Value[] = [];
  let next = fields;
  for (const transform of transforms) {
    const applied = applyTransform(next, transform, time);
    next = applied.fields;
    transformResults.push(applied.result);
  }
  return { fields: next, transformResults };
}

/** A write that changes nothing keeps the version. Source: google.firestore.v1.WriteResult.update_time. */
function nextVersion(name: string, fields: Fields, current: Document | undefined, time: Timestamp): Document {
  if (current && isDeepStrictEqual(current.fields, fields)) return current;
  return { name, fields, createTime: current?.createTime ?? time, updateTime: time };
}

function checkSize(name: string, fields: Fields): void {
  const bytes = sizeOfFields(fields);
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw new FirestoreError(
      "INVALID_ARGUMENT",
      `Document "${name}" takes ${bytes} bytes; the limit is ${MAX_DOCUMENT_BYTES}.`,
    );
  }
}

/** Source: Firestore docs, "Storage size calculations". */
function sizeOfFields(fields: Fields = {}): number {
  return Object.entries(fields).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + 1 + sizeOf(value),
    0,
  );
}

function sizeOf(value: Value): number {
  if (value.stringValue !== undefined) return Buffer.byteLength(value.stringValue) + 1;
  if (value.bytesValue !== undefined) return value.bytesValue.length;
  if (value.referenceValue !== undefined) return Buffer.byteLength(value.referenceValue) + 16;
  if (value.geoPointValue !== undefined) return 16;
  if (value.nullValue !== undefined || value.booleanValue !== undefined) return 1;
  if (value.arrayValue)
    return (value.arrayValue.values ?? []).reduce((sum, element) => sum + sizeOf(element), 0);
  if (value.mapValue) return sizeOfFields(value.mapValue.fields);
  return 8;
}
