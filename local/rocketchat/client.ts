/** A message as Rocket.Chat's REST interface shows it. */
export interface ChatMessage {
  _id: string;
  rid: string;
  msg: string;
  /** ISO 8601 UTC, as the other times. */
  ts: string;
  u: { _id: string; username: string; name?: string };
  _updatedAt: string;
  /** Kind of a system message. */
  t?: string;
  /** The message that the thread hangs on. */
  tmid?: string;
  editedAt?: string;
}

/** Who talks to Rocket.Chat, and where it is. */
export interface ChatLogin {
  /** Base URL without a slash at the end. */
  url: string;
  userId: string;
  token: string;
}

/** How the calls about a room begin, by its type. */
const CALLS_BY_TYPE: Record<string, string> = { c: "channels", p: "groups", d: "im" };

/** The few calls of Rocket.Chat's REST interface that the console makes for a colleague. */
export class ChatClient {
  constructor(private readonly login: ChatLogin) {}

  /** @param tmid the message whose thread to answer in */
  async post(roomId: string, text: string, tmid?: string): Promise<ChatMessage> {
    const { message } = await this.call<{ message: ChatMessage }>("chat.postMessage", { roomId, text, tmid });
    return message;
  }

  /** What people said at the top level, newest first. */
  async roomMessages(roomId: string): Promise<ChatMessage[]> {
    const id = encodeURIComponent(roomId);
    const { room } = await this.call<{ room: { t: string } }>(`rooms.info?roomId=${id}`);
    const { messages } = await this.call<{ messages: ChatMessage[] }>(
      `${CALLS_BY_TYPE[room.t]}.history?roomId=${id}&count=50&showThreadMessages=false`,
    );
    return messages.filter(({ t }) => t === undefined);
  }

  /** Replies, oldest first. */
  async thread(tmid: string): Promise<ChatMessage[]> {
    const { messages } = await this.call<{ messages: ChatMessage[] }>(
      `chat.getThreadMessages?tmid=${encodeURIComponent(tmid)}&count=50`,
    );
    return messages;
  }

  private async call<Body>(path: string, body?: object): Promise<Body> {
    const response = await fetch(`${this.login.url}/api/v1/${path}`, {
      method: body ? "POST" : "GET",
      headers: {
        "content-type": "application/json",
        "x-user-id": this.login.userId,
        "x-auth-token": this.login.token,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Rocket.Chat answered ${path} with ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  }
}
