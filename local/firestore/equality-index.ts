import type { Document, Filter } from "./messages";

/** A condition that a text field has one value. */
export interface Equality {
  field: string;
  text: string;
}

/** Documents by the text in one of their fields, as Firestore has them of every field. */
export class EqualityIndex {
  private readonly byText = new Map<string, Map<string, Document>>();

  constructor(
    private readonly field: string,
    documents: Iterable<Document>,
  ) {
    for (const document of documents) this.add(document);
  }

  find(text: string): Iterable<Document> {
    return this.byText.get(text)?.values() ?? [];
  }

  replace(before: Document | undefined, after: Document | undefined): void {
    if (before) this.remove(before);
    if (after) this.add(after);
  }

  private add(document: Document): void {
    const text = this.textIn(document);
    if (text === undefined) return;
    const documents = this.byText.get(text) ?? new Map<string, Document>();
    documents.set(document.name, document);
    this.byText.set(text, documents);
  }

  private remove(document: Document): void {
    const text = this.textIn(document);
    if (text === undefined) return;
    const documents = this.byText.get(text);
    documents?.delete(document.name);
    if (documents?.size === 0) this.byText.delete(text);
  }

  private textIn({ fields }: Document): string | undefined {
    return fields?.[this.field]?.stringValue;
  }
}

/** A condition that everything which passes a filter meets, if the filter has one that an index can find. */
export function equalityIn(filter: Filter | undefined): Equality | undefined {
  const { compositeFilter, fieldFilter } = filter ?? {};
  if (compositeFilter?.op === "AND") {
    return (compositeFilter.filters ?? []).map(equalityIn).find((equality) => equality !== undefined);
  }
  const field = fieldFilter?.field?.fieldPath ?? "";
  const text = fieldFilter?.value?.stringValue;
  const isOfField = fieldFilter?.op === "EQUAL" && /^[A-Za-z_]\w*$/.test(field) && !field.startsWith("__");
  return isOfField && text !== undefined ? { field, text } : undefined;
}
