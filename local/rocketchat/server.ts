import { randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { createLog, type Log } from "../../lambdas/shared/log";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { type ChatMessage, MessageStore } from "./message-store";
import { type OutgoingIntegration, OutgoingWebhook } from "./outgoing-webhook";
import { RestError } from "./rest-error";
import type { ChatRoom, ChatUser, Workspace } from "./workspace";

/** What the stand-in is set up with; an administrator does this by hand in the real one. */
export interface RocketChatOptions extends ServiceOptions {
  workspace: Workspace;
  /** User id to personal access token. */
  tokens: Record<string, string>;
  integration: OutgoingIntegration;
  /** Default: lines of JSON on standard output. */
  log?: Log;
}

type Variables = { user: ChatUser };

/**
 * The part of Rocket.Chat's REST interface that the assistant and the console use, and the outgoing webhook that
 * fires after a message is saved. Paths, bodies and refusals are those of Rocket.Chat 8.
 */
export async function startRocketChat(options: RocketChatOptions): Promise<RunningService> {
  const { workspace, tokens, integration } = options;
  const store = new MessageStore(options.dataDir);
  const log = options.log ?? createLog("rocketchat");
  const timers = new Set<NodeJS.Timeout>();
  const webhook = new OutgoingWebhook(integration, {
    log,
    siteUrl: "http://localhost",
    post: (reply, roomId) =>
      save({
        ...newMessage(roomIn(workspace, roomId), workspace.bot, reply.text ?? ""),
        bot: { i: integration.id },
        tmid: reply.tmid,
        alias: reply.alias,
      }),
    later: (delayMs, task) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        task();
      }, delayMs);
      timers.add(timer);
    },
  });

  function save(message: ChatMessage): void {
    store.save(message);
    log.info("message.saved", { messageId: message._id, room: message.rid, tmid: message.tmid });
    void webhook.send(message, roomIn(workspace, message.rid));
  }

  const app = new Hono<{ Variables: Variables }>();
  app.get("/health", (context) => context.text("ok"));

  app.use("/api/v1/*", async (context, next) => {
    const user = workspace.users.find(({ _id }) => _id === context.req.header("x-user-id"));
    const token = context.req.header("x-auth-token");
    if (!user || !token || tokens[user._id] !== token) {
      return context.json({ status: "error", message: "You must be logged in to do this." }, 401);
    }
    context.set("user", user);
    return next();
  });

  app.get("/api/v1/me", (context) => context.json({ ...context.get("user"), success: true }));
  app.get("/api/v1/rooms.get", (context) =>
    context.json({ update: workspace.rooms, remove: [], success: true }),
  );

  app.post("/api/v1/chat.postMessage", async (context) => {
    const body = await readBody(context);
    const room = roomIn(workspace, String(body.roomId ?? body.channel ?? ""));
    const tmid = optionalText(body.tmid);
    if (tmid !== undefined && store.get(tmid)?.rid !== room._id) throw new RestError("error-invalid-thread");
    const message = {
      ...newMessage(room, context.get("user"), String(body.text ?? "")),
      tmid,
      alias: optionalText(body.alias),
    };
    save(message);
    return context.json({ ts: Date.parse(message.ts), channel: room.name, message, success: true });
  });

  app.post("/api/v1/chat.update", async (context) => {
    const body = await readBody(context);
    const user = context.get("user");
    const message = store.get(String(body.msgId ?? ""));
    if (!message)
      throw new RestError("error-message-not-found", `No message found with the id of "${body.msgId}". `);
    if (message.rid !== body.roomId) {
      throw new RestError(
        "error-room-mismatch",
        "The room id provided does not match where the message is from. ",
      );
    }
    if (message.u._id !== user._id)
      throw new RestError("error-action-not-allowed", "Message editing not allowed ");
    const now = new Date().toISOString();
    const edited = {
      ...message,
      msg: String(body.text ?? ""),
      editedAt: now,
      editedBy: { _id: user._id, username: user.username },
      _updatedAt: now,
    };
    // Edits reach the webhook only with "run on edits", which we leave off as Rocket.Chat does.
    store.save(edited);
    log.info("message.updated", { messageId: edited._id, room: edited.rid, tmid: edited.tmid });
    return context.json({ message: edited, success: true });
  });

  app.get("/api/v1/chat.getMessage", (context) => {
    const message = store.get(context.req.query("msgId") ?? "");
    if (!message) throw new RestError("error-message-not-found");
    return context.json({ message, success: true });
  });

  app.get("/api/v1/channels.messages", (context) =>
    context.json(page(context, store.inRoom(roomIn(workspace, context.req.query("roomId") ?? "")._id))),
  );
  app.get("/api/v1/chat.getThreadMessages", (context) =>
    context.json(page(context, store.inThread(context.req.query("tmid") ?? ""))),
  );

  app.onError((error, context) =>
    error instanceof RestError
      ? context.json({ success: false, error: error.message, errorType: error.errorType }, 400)
      : context.json({ success: false, error: error.message }, 500),
  );

  const service = await serveFetch(options.port, app.fetch).catch((error: unknown) => {
    store.close();
    throw error;
  });
  return {
    ...service,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await service.close();
      store.close();
    },
  };
}

/** Rooms are named by id or, as `channel`, by `#name`. */
function roomIn(workspace: Workspace, idOrName: string): ChatRoom {
  const room = workspace.rooms.find(({ _id, name }) => _id === idOrName || `#${name}` === idOrName);
  if (!room) throw new RestError("invalid-channel");
  return room;
}

function newMessage(room: ChatRoom, user: ChatUser, text: string): ChatMessage {
  const now = new Date().toISOString();
  return { _id: randomId(), rid: room._id, msg: text, ts: now, u: user, _updatedAt: now };
}

/** 17 characters, as Rocket.Chat's own ids. */
function randomId(): string {
  return randomBytes(13).toString("base64url").slice(0, 17);
}

async function readBody(context: Context): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  if (typeof body !== "object" || body === null)
    throw new RestError("invalid-params", "The body is not JSON. ");
  return body as Record<string, unknown>;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function page(context: Context, messages: ChatMessage[]) {
  const offset = Number(context.req.query("offset") ?? 0);
  const shown = messages.slice(offset, offset + Number(context.req.query("count") ?? 50));
  return { messages: shown, count: shown.length, offset, total: messages.length, success: true };
}
