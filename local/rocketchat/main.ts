import { runAsProcess } from "../service";
import { type RocketChatOptions, startRocketChat } from "./server";

/** Address of MongoDB, workspace, tokens and integration as JSON, so that no token shows in the process list. */
const setup = JSON.parse(process.env.ROCKETCHAT_SETUP ?? "{}") as Omit<RocketChatOptions, "port" | "dataDir">;

void runAsProcess("rocketchat", (options) => startRocketChat({ ...options, ...setup }));
