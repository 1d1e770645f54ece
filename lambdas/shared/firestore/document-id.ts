/**
 * A document id that stands for any text. Firestore refuses `/`, the ids `.` and `..`, and ids of the form `__x__`
 * (https://cloud.google.com/firestore/quotas#collections_documents_and_fields); those characters, and the `%` that
 * marks them, are percent-encoded.
 *
 * @throws RangeError if the text is empty or its id would be longer than Firestore's 1500 bytes
 */
export function escapeDocumentId(text: string): string {
  const id = escapeReserved(text.replace(/[%/]/g, encodeURIComponent));
  const bytes = new TextEncoder().encode(id).length;
  if (bytes === 0 || bytes > 1500) {
    throw new RangeError(
      `A Firestore document id has 1 to 1500 bytes, this one has ${bytes}: ${id.slice(0, 40)}`,
    );
  }
  return id;
}

/** The text that a document id stands for. */
export function unescapeDocumentId(id: string): string {
  return id.replace(/%[0-9A-F]{2}/g, decodeURIComponent);
}

function escapeReserved(id: string): string {
  if (id === "." || id === "..") return id.replaceAll(".", "%2E");
  return /^__[\s\S]*__$/.test(id) ? id.replace("_", "%5F") : id;
}
