import { Hono } from "hono";
import { createLog, type Log } from "../../lambdas/shared/log";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { addChatRoutes } from "./chat-routes";
import { openDatabase } from "./database";
import type { MessageDocument, RoomDocument } from "./documents";
import { Messages } from "./messages";
import { type OutgoingIntegration, OutgoingWebhook, type WebhookReply } from "./outgoing-webhook";
import { addReadingRoutes } from "./reading-routes";
import type { Caller } from "./request";
import { RestError } from "./rest-error";
import { addRoomRoutes } from "./room-routes";
import { Rooms } from "./rooms";
import { seed } from "./seed";
import { addUserRoutes } from "./user-routes";
import { Users } from "./users";
import type { Workspace } from "./workspace";

/** What the stand-in is set up with; an administrator does this by hand in the real one. */
export interface RocketChatOptions extends ServiceOptions {
  /** Where everything is kept, e.g. `mongodb://127.0.0.1:27017/?replicaSet=rs0`; database `rocketchat`. */
  mongoUrl: string;
  /** What an empty database is filled with. */
  workspace: Workspace;
  /** User id to personal access token. */
  tokens: Record<string, string>;
  integration: OutgoingIntegration;
  /** Default: lines of JSON on standard output. */
  log?: Log;
}

/**
 * The part of Rocket.Chat's REST interface that the platform uses, over the same documents in MongoDB, and the
 * outgoing webhook that fires after a message is stored. Paths, bodies and refusals are those of Rocket.Chat 8.
 */
export async function startRocketChat(options: RocketChatOptions): Promise<RunningService> {
  const { mongoUrl, workspace, tokens, integration, log = createLog("rocketchat") } = options;
  const database = await openDatabase(mongoUrl);
  const messages = new Messages(database);
  const rooms = new Rooms(database, messages);
  const users = new Users(database);
  const assisted = new Set(workspace.rooms.filter((room) => room.assisted).map(({ _id }) => _id));
  const timers = new Set<NodeJS.Timeout>();
  const webhook = new OutgoingWebhook(integration, {
    log,
    siteUrl: "http://localhost",
    post: (reply, room) => {
      postReply(reply, room).catch((error: Error) =>
        log.error("webhook.reply-lost", { room: room._id, error: error.message }),
      );
    },
    later: (delayMs, task) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        task();
      }, delayMs);
      timers.add(timer);
    },
  });

  function posted(message: MessageDocument, room: RoomDocument): void {
    log.info("message.saved", { messageId: message._id, room: message.rid, tmid: message.tmid });
    if (assisted.has(room._id)) void webhook.send(message, room);
  }

  async function postReply({ text = "", tmid, alias }: WebhookReply, room: RoomDocument): Promise<void> {
    const draft = { rid: room._id, msg: text, tmid, alias, bot: { i: integration.id } };
    const message = await messages.post(workspace.bot, draft);
    if (message) posted(message, room);
  }

  const app = new Hono<Caller>();
  app.get("/health", (context) => context.text("ok"));

  app.use("/api/v1/*", async (context, next) => {
    const id = context.req.header("x-user-id") ?? "";
    const token = context.req.header("x-auth-token");
    const user = token && tokens[id] === token ? await users.get(id) : null;
    // Who is deactivated has no valid token any more.
    if (!user?.active) {
      return context.json({ status: "error", message: "You must be logged in to do this." }, 401);
    }
    context.set("user", user);
    return next();
  });
  addChatRoutes(app, { database, messages, rooms, posted });
  addRoomRoutes(app, { database, rooms, users });
  addReadingRoutes(app, { database, rooms, users });
  addUserRoutes(app, { database, users });

  // Rocket.Chat answers 400 whatever went wrong, and says what.
  app.onError((error, context) => {
    if (error instanceof RestError) {
      const { message, errorType, status } = error;
      return context.json({ success: false, error: message, ...(errorType && { errorType }) }, status);
    }
    log.error("request.failed", { path: context.req.path, error: error.message });
    return context.json({ success: false, error: error.message }, 400);
  });

  try {
    await seed(database, workspace);
    const service = await serveFetch(options.port, app.fetch);
    return {
      ...service,
      close: async () => {
        for (const timer of timers) clearTimeout(timer);
        await service.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
