import type { ChatMessage } from "./message-store";

/** Who talks to Rocket.Chat, and where it is. */
export interface ChatLogin {
  /** Base URL without a slash at the end. */
  url: string;
  userId: string;
  token: string;
}

/** The few calls of Rocket.Chat's REST interface that the console makes for a colleague. */
export class ChatClient {
  constructor(private readonly login: ChatLogin) {}

  /** @param tmid the message whose thread to answer in */
  async post(roomId: string, text: string, tmid?: string): Promise<ChatMessage> {
    const { message } = await this.call<{ message: ChatMessage }>("chat.postMessage", { roomId, text, tmid });
    return message;
  }

  /** Top-level messages, newest first. */
  async roomMessages(roomId: string): Promise<ChatMessage[]> {
    const { messages } = await this.call<{ messages: ChatMessage[] }>(
      `channels.messages?roomId=${encodeURIComponent(roomId)}&count=50`,
    );
    return messages;
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
