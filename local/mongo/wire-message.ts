import { type Document, deserialize, serialize } from "bson";

/** https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000;

/** A command as it came. */
export interface Request {
  id: number;
  /** With the lists that came in sections of their own; its first field is the command's name. */
  command: Document;
  /** The client does not want an answer. */
  isSilent: boolean;
  /** It came in the old format, in which only the first handshake does. */
  isQuery: boolean;
}

/** Puts the pieces that a socket gives together to messages. */
export class MessageReader {
  private pieces: Buffer[] = [];
  private length = 0;

  /** @throws when the bytes are no message */
  *read(piece: Buffer): Generator<Buffer> {
    this.pieces.push(piece);
    this.length += piece.length;
    while (this.length >= HEADER_BYTES) {
      if ((this.pieces[0] as Buffer).length < HEADER_BYTES) this.join();
      const size = (this.pieces[0] as Buffer).readInt32LE(0);
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) throw new Error(`a message of ${size} bytes`);
      if (this.length < size) return;
      this.join();
      const all = this.pieces[0] as Buffer;
      this.pieces = all.length > size ? [all.subarray(size)] : [];
      this.length -= size;
      yield all.subarray(0, size);
    }
  }

  private join(): void {
    if (this.pieces.length > 1) this.pieces = [Buffer.concat(this.pieces, this.length)];
  }
}

/** @throws when the message is neither OP_MSG nor OP_QUERY */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) return { id, ...readSections(message), isQuery: false };
  if (operation !== OP_QUERY) throw new Error(`operation ${operation}`);
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const db = message.toString("utf8", HEADER_BYTES + 4, nameEnd).split(".")[0];
  const command = { ...readDocument(message, nameEnd + 9), $db: db };
  return { id, command, isSilent: false, isQuery: true };
}

/** The answer's bytes. */
export function encodeReply(request: Request, reply: Document): Buffer {
  const body = serialize(reply, { ignoreUndefined: true });
  const head = Buffer.alloc(request.isQuery ? HEADER_BYTES + 20 : HEADER_BYTES + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.isQuery ? OP_REPLY : OP_MSG, 12);
  if (request.isQuery) head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, body]);
}

function readSections(message: Buffer): { command: Document; isSilent: boolean } {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Document = {};
  const lists: Document = {};
  for (let offset = HEADER_BYTES + 4; offset < end; ) {
    const kind = message[offset++];
    const size = message.readInt32LE(offset);
    if (kind === 0) {
      command = readDocument(message, offset);
    } else {
      const nameEnd = message.indexOf(0, offset + 4);
      lists[message.toString("utf8", offset + 4, nameEnd)] = readDocuments(
        message,
        nameEnd + 1,
        offset + size,
      );
    }
    offset += size;
  }
  return { command: { ...command, ...lists }, isSilent: (flags & MORE_TO_COME) !== 0 };
}

function readDocuments(message: Buffer, start: number, end: number): Document[] {
  const documents: Document[] = [];
  for (let offset = start; offset < end; offset += message.readInt32LE(offset)) {
    documents.push(readDocument(message, offset));
  }
  return documents;
}

function readDocument(message: Buffer, offset: number): Document {
  return deserialize(message.subarray(offset, offset + message.readInt32LE(offset)));
}
