import { callJson } from "../shared/call-json";
import { ServiceError } from "../shared/service-error";

/** What the assistant does in the chat. */
export interface Chat {
  /** Posts into a thread and gives the message's id. */
  post(room: string, thread: string, text: string): Promise<string>;
  /** Puts another text into one of the assistant's messages. */
  edit(room: string, message: string, text: string): Promise<void>;
  /** Ids of the assistant's messages in a thread that hold exactly this text. */
  findOwn(thread: string, text: string): Promise<string[]>;
}

export interface RocketChatOptions {
  /** Root of the workspace, e.g. `https://chat.example.com`. */
  url: string;
  /** The assistant's user. */
  userId: string;
  /** Its personal access token. */
  authToken: string;
  fetch: typeof fetch;
}

const SERVICE = "Rocket.Chat";
const TIMEOUT_MS = 10_000;

/** Rocket.Chat's REST interface. https://developer.rocket.chat/apidocs */
export function rocketChat({ url, userId, authToken, fetch }: RocketChatOptions): Chat {
  async function call(
    method: "GET" | "POST",
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const answer = await callJson({
      service: SERVICE,
      method,
      url: `${url.replace(/\/$/, "")}/api/v1/${path}`,
      headers: { "x-auth-token": authToken, "x-user-id": userId },
      body,
      timeoutMs: TIMEOUT_MS,
      fetch,
    });
    const { success, error } = answer as Record<string, unknown>;
    if (success !== true) throw new ServiceError(SERVICE, `${path} was refused: ${error}`, { status: 400 });
    return answer as Record<string, unknown>;
  }

  return {
    async post(room, thread, text) {
      const { message } = await call("POST", "chat.postMessage", { roomId: room, tmid: thread, text });
      const id = (message as { _id?: unknown } | undefined)?._id;
      if (typeof id !== "string") throw new ServiceError(SERVICE, "chat.postMessage gave no message id");
      return id;
    },
    async edit(room, message, text) {
      // For a preview the server would fetch each link by itself, before anybody has chosen to.
      await call("POST", "chat.update", { roomId: room, msgId: message, text, previewUrls: [] });
    },
    async findOwn(thread, text) {
      const { messages } = await call(
        "GET",
        `chat.getThreadMessages?${new URLSearchParams({ tmid: thread, count: "100", sort: '{"ts":-1}' })}`,
      );
      return (messages as ThreadMessage[])
        .filter(({ msg, u }) => msg === text && u._id === userId)
        .map(({ _id }) => _id);
    },
  };
}

interface ThreadMessage {
  _id: string;
  msg: string;
  u: { _id: string };
}
