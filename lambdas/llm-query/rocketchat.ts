import { callJson } from "../shared/call-json";
import { ServiceError } from "../shared/service-error";

/** What the assistant does in the chat. */
export interface Chat {
  /** Posts a message with this id into a thread; once, however often it is asked for. */
  post(message: { id: string; room: string; thread: string; text: string }): Promise<void>;
  /** Puts another text into one of the assistant's messages. */
  edit(room: string, message: string, text: string): Promise<void>;
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
    async post({ id, room, thread, text }) {
      const message = { _id: id, rid: room, tmid: thread, msg: text };
      try {
        await call("POST", "chat.sendMessage", { message });
      } catch (error) {
        // Rocket.Chat stores no second message of an id, and answers 400 without saying why (sendMessage.ts). If an
        // earlier answer was lost on its way, the message is there and ours.
        if (!isRefusal(error) || !(await isOwn(id))) throw error;
      }
    },
    async edit(room, message, text) {
      // For a preview the server would fetch each link by itself, before anybody has chosen to.
      await call("POST", "chat.update", { roomId: room, msgId: message, text, previewUrls: [] });
    },
  };

  /** Whether a message is there that the assistant wrote. */
  async function isOwn(id: string): Promise<boolean> {
    try {
      const { message } = await call("GET", `chat.getMessage?${new URLSearchParams({ msgId: id })}`);
      return (message as { u?: { _id?: unknown } } | undefined)?.u?._id === userId;
    } catch (error) {
      // So it answers for a message that is not there, or that we may not see.
      if (isRefusal(error)) return false;
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && error.status === 400;
}
