import type { MongoClient } from "mongodb";
import { connectMongo, mongoChat } from "../../lambdas/mongo-listener/mongo-chat";
import { CommandLineError } from "../command-line-error";
import { findEnvironment } from "../find-environment";
import { requireVariables } from "../require-variables";
import type { Chat } from "./chat-job";

/** The chat's MongoDB, open. */
export interface OpenChat extends Chat {
  client: MongoClient;
}

/**
 * Opens the chat's MongoDB if MONGO_URL names one, and reads its messages as the listener does.
 *
 * @throws CommandLineError if it cannot be reached
 */
export async function openChat(
  environment: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<OpenChat | undefined> {
  const url = env["MONGO_URL"];
  if (!url) return undefined;
  const configured = environment && findEnvironment(environment).chat.botUserId;
  const assistant =
    env["ASSISTANT_USER_ID"] ||
    configured ||
    requireVariables(env, "Rocket.Chat", "ASSISTANT_USER_ID").ASSISTANT_USER_ID;
  const excludedRooms = new Set((env["EXCLUDED_ROOMS"] ?? "").split(",").map((room) => room.trim()));
  try {
    const client = await connectMongo(url).connect();
    const database = mongoChat(client.db(env["MONGO_DATABASE"] || "rocketchat"), () => {});
    return { client, database, rules: { assistant, excludedRooms } };
  } catch (error) {
    throw new CommandLineError(
      `MONGO_URL: ${(error as Error).message}`,
      "Check the address, and that it can be reached from here.",
    );
  }
}
