import { guestyWorld } from "../fixtures/guesty-world";
import { readBookings } from "../fixtures/read-bookings";
import { runAsProcess } from "../service";
import { type GuestyOptions, startGuesty } from "./server";

/** The application's id and secret and the subscriptions as JSON, so that no secret shows in the process list. */
const setup = JSON.parse(process.env.GUESTY_SETUP ?? "{}") as Pick<
  GuestyOptions,
  "clientId" | "clientSecret" | "subscriptions"
>;

void runAsProcess("guesty", (options) =>
  startGuesty({ ...options, ...setup, world: guestyWorld(readBookings()) }),
);
