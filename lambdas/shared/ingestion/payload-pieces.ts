import { escapeDocumentId } from "../firestore/document-id";
import type { DocumentReference, DocumentWrite } from "../firestore/firestore-client";
import type { TransactionReads } from "../firestore/transaction";
import type { StoredDelivery } from "./delivery-store";

/**
 * The longest payload that a delivery's own document holds, bytes. A document may have 1 MiB
 * (https://cloud.google.com/firestore/quotas#collections_documents_and_fields); the rest is for all else it says.
 */
const MAX_PAYLOAD_BYTES = 900_000;

// A character has at most three bytes a UTF-16 unit.
const PIECE_LENGTH = MAX_PAYLOAD_BYTES / 3;

/**
 * A delivery as its document can hold it. A payload that is too long is in pieces of its own, `payloads/<delivery>.<n>`,
 * which are to be written first.
 */
export function splitPayload(delivery: StoredDelivery): {
  document: StoredDelivery;
  pieces: DocumentWrite[];
} {
  const { payload } = delivery;
  if (new TextEncoder().encode(payload).length <= MAX_PAYLOAD_BYTES)
    return { document: delivery, pieces: [] };
  const pieces: DocumentWrite[] = [];
  for (let start = 0, end = 0; start < payload.length; start = end) {
    end = Math.min(start + PIECE_LENGTH, payload.length);
    // The halves of a surrogate pair must not get into two documents.
    if (/[\udc00-\udfff]/.test(payload.charAt(end))) end -= 1;
    pieces.push({
      ...pieceOf(delivery.delivery, pieces.length),
      document: { delivery: delivery.delivery, piece: payload.slice(start, end) },
    });
  }
  return { document: { ...delivery, payload: "", payloadPieces: pieces.length }, pieces };
}

/**
 * The whole payload of a delivery that was read from its document.
 *
 * @throws Error if a piece is missing
 */
export async function joinPayload(document: StoredDelivery, read: TransactionReads): Promise<string> {
  const { delivery, payload, payloadPieces = 0 } = document;
  if (payloadPieces === 0) return payload;
  const places = Array.from({ length: payloadPieces }, (_, number) => pieceOf(delivery, number));
  const pieces = await read(places);
  const missing = pieces.findIndex((piece) => typeof piece?.["piece"] !== "string");
  if (missing >= 0) {
    throw new Error(`Piece ${missing} of the payload of ${delivery} is missing in the collection payloads.`);
  }
  return pieces.map((piece) => piece?.["piece"]).join("");
}

function pieceOf(delivery: string, number: number): DocumentReference {
  return { collection: "payloads", id: escapeDocumentId(`${delivery}.${number}`) };
}
