import { startMongo } from "../../../local/mongo/server";
import { type RocketChatOptions, startRocketChat } from "../../../local/rocketchat/server";
import type { RunningService } from "../../../local/service";

/** The chat and the MongoDB beside it. */
export interface RunningChat extends RunningService {
  mongoUrl: string;
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** An integration that is never called: for tests that send the webhook themselves, or none. */
const NOWHERE = { id: "none", url: "http://127.0.0.1:9/", token: "none", retryCount: 0 };

/** Starts the chat on free ports, with an empty MongoDB of its own in this process; closing it closes both. */
export async function startChat(
  options: Pick<RocketChatOptions, "workspace" | "tokens"> & Partial<RocketChatOptions>,
): Promise<RunningChat> {
  const mongo = await startMongo({ port: 0 });
  const mongoUrl = addressOf(mongo);
  try {
    const chat = await startRocketChat({ port: 0, mongoUrl, integration: NOWHERE, log: SILENT, ...options });
    return {
      ...chat,
      mongoUrl,
      close: async () => {
        await chat.close();
        await mongo.close();
      },
    };
  } catch (error) {
    await mongo.close();
    throw error;
  }
}

/** How the driver reaches a MongoDB of this machine. */
export function addressOf({ port }: RunningService): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true`;
}

/** Token of each person of the sample workspace, by user id. */
export const TOKENS: Record<string, string> = Object.fromEntries(
  ["tricloud", "mara", "jonas", "tariq", "lidia", "oskar"].map((id) => [id, `${id}-token`]),
);

/** What the chat answered a call with. */
export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests look at
  body: any;
}

/** Calls Rocket.Chat's REST interface as somebody who has a token: with a body by POST, else by GET. */
export async function call(url: string, user: string, path: string, body?: object): Promise<Reply> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "x-user-id": user, "x-auth-token": TOKENS[user] ?? "", "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
