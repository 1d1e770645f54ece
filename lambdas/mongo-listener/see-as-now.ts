import type { Change, RawDocument } from "./change";
import { MESSAGES } from "./chat-collections";
import type { ChatDatabase } from "./chat-database";
import type { ChangeInterpreter } from "./interpret-change";

/**
 * Early changes to what is mirrored may be mirrored already, with all that followed: they get the document as it is now, if
 * there is one, so that nothing older is written over it. Messages need no such thing: their versions put them in order.
 *
 * @throws what the database says
 */
export async function seeAsNow(
  changes: readonly Change[],
  interpreter: Pick<ChangeInterpreter, "isEarly">,
  database: Pick<ChatDatabase, "find">,
): Promise<readonly Change[]> {
  const early = new Set(
    changes.filter(
      ({ collection, clusterTime }) => collection !== MESSAGES && interpreter.isEarly(clusterTime),
    ),
  );
  if (early.size === 0) return changes;
  const documents = await documentsOf([...early], database);
  return changes.map((change) =>
    early.has(change) ? { ...change, document: documents.get(nameOf(change.collection, change.id)) } : change,
  );
}

async function documentsOf(
  changes: readonly Change[],
  database: Pick<ChatDatabase, "find">,
): Promise<Map<string, RawDocument>> {
  const documents = new Map<string, RawDocument>();
  for (const collection of new Set(changes.map(({ collection }) => collection))) {
    const ids = changes.flatMap(({ collection: other, id }) =>
      other === collection && typeof id === "string" ? [id] : [],
    );
    for (const document of await database.find(collection, ids)) {
      documents.set(nameOf(collection, document._id), document);
    }
  }
  return documents;
}

function nameOf(collection: string, id: unknown): string {
  return `${collection} ${String(id)}`;
}
