import type { HttpFunction } from "@google-cloud/functions-framework";
import { CHAT_ROOMS } from "../shared/chat/chat-paths";
import { unescapeDocumentId } from "../shared/firestore/document-id";
import { assemble, assembleMessages } from "./assemble";
import { type DocumentEvent, documentPathOf } from "./document-path";
import { receivePush } from "./receive-push";
import { changesLooks } from "./room-change";
import { vectorizeRecord as showRecordAt } from "./vectorize-record";
import { vectorizeRoom as showRoom } from "./vectorize-room";

/**
 * Entry point for Firestore's document events of `records/{record}` (signature `cloudevent`). All are exported and not
 * registered: the Functions Framework that loads the archive is the platform's own.
 */
export const vectorizeRecord = serve("vectorizeRecord", assemble, (basis) => async (event: DocumentEvent) => {
  await showRecordAt(documentPathOf(event, "records"), basis);
  await basis.catchUp();
});

/** Entry point for Firestore's document events of `chatRooms/{room}` (signature `cloudevent`). */
export const vectorizeRoom = serve("vectorizeRoom", assemble, (basis) => async (event: DocumentEvent) => {
  const path = documentPathOf(event, CHAT_ROOMS);
  if (changesLooks(event.data)) await showRoom(unescapeDocumentId(path.slice(CHAT_ROOMS.length + 1)), basis);
  await basis.catchUp();
});

/** Entry point for Pub/Sub's pushes of the chat's messages (signature `http`). */
export const vectorizeMessages: HttpFunction = serve(
  "vectorizeMessages",
  assembleMessages,
  (basis): HttpFunction =>
    async ({ method, headers, body }, response) => {
      const credentials = {
        authorization: headers.authorization,
        // A header that came more than once is one text.
        serverlessAuthorization: headers["x-serverless-authorization"] as string | undefined,
      };
      const answer = await receivePush({ method, ...credentials, body }, basis);
      response.status(answer.status).set(answer.headers ?? {});
      if (answer.body) response.json(answer.body);
      else response.end();
    },
);

/**
 * One of the functions, each of which has settings of its own. What it needs is made when the instance that is deployed for
 * it starts, which `FUNCTION_TARGET` tells: a missing setting fails the deployment, not the first event.
 * https://cloud.google.com/functions/docs/configuring/env-var#runtime_environment_variables_set_automatically
 */
function serve<Basis, Handler extends (...args: never[]) => unknown>(
  entryPoint: string,
  assemble: (env: NodeJS.ProcessEnv) => Basis,
  handlerOf: (basis: Basis) => Handler,
): Handler {
  let handler = process.env.FUNCTION_TARGET === entryPoint ? handlerOf(assemble(process.env)) : undefined;
  return ((...args) => {
    handler ??= handlerOf(assemble(process.env));
    return handler(...args);
  }) as Handler;
}
