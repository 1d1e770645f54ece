import { randomInt } from "node:crypto";
import { aggregate } from "./aggregate";
import type { Commit } from "./database";
import type { Databases } from "./databases";
import { maskedFields } from "./field-path";
import { FirestoreError } from "./firestore-error";
import { type ListDocumentsRequest, listCollectionIds, listDocuments } from "./listing";
import type * as Firestore from "./messages";
import { Query } from "./query";
import { checkDocumentName, checkId, checkParentName } from "./resource-name";

interface QueryRequest extends Firestore.Consistency {
  parent?: string;
  structuredQuery?: Firestore.StructuredQuery;
  structuredAggregationQuery?: {
    structuredQuery?: Firestore.StructuredQuery;
    aggregations?: Firestore.Aggregation[];
  };
}

/**
 * The methods of google.firestore.v1.Firestore, for both transports. Server streams are given as lists.
 * Source: googleapis/googleapis, google/firestore/v1/firestore.proto.
 */
export class FirestoreService {
  constructor(readonly databases: Databases) {}

  async getDocument(request: { name?: string; mask?: Firestore.DocumentMask } & Firestore.Consistency) {
    const name = checkDocumentName(request.name);
    const document = this.databases.of(name).view(request).get(name);
    if (!document) throw new FirestoreError("NOT_FOUND", `Document (${name}) not found.`);
    return masked(document, request.mask);
  }

  async listDocuments(request: ListDocumentsRequest) {
    const parent = checkParentName(request.parent);
    return listDocuments(this.databases.of(parent).view(request), { ...request, parent });
  }

  async listCollectionIds(request: { parent?: string; pageSize?: number; pageToken?: string }) {
    const parent = checkParentName(request.parent);
    return listCollectionIds(this.databases.of(parent).view(), { ...request, parent });
  }

  async createDocument(request: {
    parent?: string;
    collectionId?: string;
    documentId?: string;
    document?: { fields?: Firestore.Fields };
    mask?: Firestore.DocumentMask;
  }) {
    const { collectionId = "", documentId, document, mask } = request;
    const name = `${checkParentName(request.parent)}/${checkId(collectionId)}/${documentId ? checkId(documentId) : randomId()}`;
    return this.write(
      { update: { name, fields: document?.fields }, currentDocument: { exists: false } },
      mask,
    );
  }

  async updateDocument(request: {
    document?: { name?: string; fields?: Firestore.Fields };
    updateMask?: Firestore.DocumentMask;
    mask?: Firestore.DocumentMask;
    currentDocument?: Firestore.Precondition;
  }) {
    const { document: update = {}, updateMask, currentDocument, mask } = request;
    return this.write({ update, updateMask, currentDocument }, mask);
  }

  async deleteDocument({
    name,
    currentDocument,
  }: {
    name?: string;
    currentDocument?: Firestore.Precondition;
  }) {
    const checked = checkDocumentName(name);
    await this.databases.of(checked).commit([{ delete: checked, currentDocument }]);
    return {};
  }

  async batchGetDocuments(
    request: {
      database?: string;
      documents?: string[];
      mask?: Firestore.DocumentMask;
    } & Firestore.Consistency,
  ) {
    const names = new Set((request.documents ?? []).map(checkDocumentName));
    const { readTime, begun, get } = this.databases.of(request.database).view(request);
    const found = [...names].map((name) => {
      const document = get(name);
      return document ? { found: masked(document, request.mask), readTime } : { missing: name, readTime };
    });
    return [...(begun ? [{ transaction: begun }] : []), ...found];
  }

  async beginTransaction({
    database,
    options,
  }: {
    database?: string;
    options?: Firestore.TransactionOptions;
  }) {
    return { transaction: this.databases.of(database).begin(options).id };
  }

  async commit(request: {
    database?: string;
    writes?: Firestore.Write[];
    transaction?: Buffer;
  }): Promise<Commit> {
    return this.databases.of(request.database).commit(request.writes, request.transaction);
  }

  async rollback({ database, transaction }: { database?: string; transaction?: Buffer }) {
    this.databases.of(database).rollback(transaction);
    return {};
  }

  /** Applies each write by itself and tells how each went. */
  async batchWrite({ database, writes = [] }: { database?: string; writes?: Firestore.Write[] }) {
    const names = writes.map((write) => write.update?.name ?? write.delete ?? write.transform?.document);
    if (new Set(names).size < names.length) {
      throw new FirestoreError("INVALID_ARGUMENT", "A batch may write a document only once.");
    }
    const outcomes = await Promise.all(
      writes.map((write) =>
        this.databases
          .of(database)
          .commit([write])
          .then(({ writeResults: [result = {}] }) => ({ result, status: {} }))
          .catch((error: unknown) => {
            const { code, message } = FirestoreError.from(error);
            return { result: {}, status: { code, message } };
          }),
      ),
    );
    return {
      writeResults: outcomes.map(({ result }) => result),
      status: outcomes.map(({ status }) => status),
    };
  }

  async runQuery(request: QueryRequest) {
    const parent = checkParentName(request.parent);
    const query = new Query(parent, request.structuredQuery ?? {});
    const { readTime, begun, run } = this.databases.of(parent).view(request);
    const { documents, skipped } = run(query);
    const skippedResults = skipped > 0 ? { skippedResults: skipped } : {};
    const rows = documents.map((document, index) => ({
      document,
      readTime,
      ...(index === 0 && skippedResults),
      ...(index === documents.length - 1 && { done: true }),
    }));
    const answer = rows.length > 0 ? rows : [{ readTime, ...skippedResults, done: true }];
    return [...(begun ? [{ transaction: begun }] : []), ...answer];
  }

  async runAggregationQuery(request: QueryRequest) {
    const parent = checkParentName(request.parent);
    const { structuredQuery = {}, aggregations = [] } = request.structuredAggregationQuery ?? {};
    const { readTime, begun, run } = this.databases.of(parent).view(request);
    const { documents } = run(new Query(parent, structuredQuery));
    const result = { aggregateFields: aggregate(documents, aggregations) };
    return [{ result, readTime, ...(begun && { transaction: begun }) }];
  }

  private async write(write: Firestore.Write, mask: Firestore.DocumentMask | undefined) {
    const name = checkDocumentName(write.update?.name);
    const database = this.databases.of(name);
    await database.commit([write]);
    const document = database.view().get(name);
    if (!document) throw new FirestoreError("NOT_FOUND", `Document (${name}) not found.`);
    return masked(document, mask);
  }
}

function masked(document: Firestore.Document, mask: Firestore.DocumentMask | undefined): Firestore.Document {
  return { ...document, fields: maskedFields(document.fields ?? {}, mask) };
}

function randomId(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
