import { runAsProcess } from "../service";
import { type AircallOptions, startAircall } from "./server";

/** Credentials and webhooks as JSON, so that no secret shows in the process list. */
const setup = JSON.parse(process.env.AIRCALL_SETUP ?? "{}") as Pick<
  AircallOptions,
  "apiId" | "apiToken" | "webhooks"
>;

void runAsProcess("aircall", (options) => startAircall({ ...options, ...setup }));
