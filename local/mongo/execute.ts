import { Binary, type Document, Long } from "bson";
import { BULK_WRITE_COMMANDS } from "./bulk-write-command";
import type { Handler, ServerState } from "./call";
import { toTimestamp } from "./cluster-time";
import { COLLECTION_COMMANDS } from "./collection-commands";
import { INDEX_COMMANDS } from "./index-commands";
import { MongoError } from "./mongo-error";
import { READ_COMMANDS } from "./read-commands";
import { SERVER_COMMANDS } from "./server-commands";
import { WRITE_COMMANDS } from "./write-commands";

const HANDLERS: Record<string, Handler> = {
  ...SERVER_COMMANDS,
  ...COLLECTION_COMMANDS,
  ...INDEX_COMMANDS,
  ...READ_COMMANDS,
  ...WRITE_COMMANDS,
  ...BULK_WRITE_COMMANDS,
};

const UNSIGNED = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };

/** Carries a command out and makes its answer, an error's too. */
export async function execute(command: Document, state: ServerState): Promise<Document> {
  const answer = await handle(command, state).catch((error: unknown) => {
    state.transactions.discard(command["autocommit"] === false ? command : {});
    return errorReply(error);
  });
  const operationTime = toTimestamp(state.store.clock.now);
  return { ...answer, $clusterTime: { clusterTime: operationTime, signature: UNSIGNED }, operationTime };
}

/** The name that a command goes by: its first field. */
export function nameOf(command: Document): string {
  return Object.keys(command)[0] ?? "";
}

async function handle(command: Document, state: ServerState): Promise<Document> {
  const handler = HANDLERS[nameOf(command)];
  if (!handler) throw new MongoError("CommandNotFound", `no such command: '${nameOf(command)}'`);
  return { ...(await handler({ ...state, command, db: command["$db"] ?? "admin" })), ok: 1 };
}

function errorReply(error: unknown): Document {
  if (error instanceof MongoError) {
    const { code, codeName, message, details } = error;
    return { ok: 0, errmsg: message, code, codeName, ...details };
  }
  return { ok: 0, errmsg: String((error as Error)?.stack ?? error), code: 8, codeName: "UnknownError" };
}
