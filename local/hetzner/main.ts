import { runAsProcess } from "../service";
import { type HetznerOptions, startHetzner } from "./server";

/** Token and seed as JSON, so that the token does not show in the process list. */
const setup = JSON.parse(process.env.HETZNER_SETUP ?? "{}") as Pick<HetznerOptions, "token" | "seed">;

void runAsProcess("hetzner", (options) => startHetzner({ ...options, ...setup }));
