import { FirestoreClient } from "../../lambdas/shared/firestore/firestore-client";
import { createGuestyClient } from "../../lambdas/shared/guesty/create-guesty-client";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import { CommandLineError } from "../command-line-error";
import { apiAddress } from "../providers/api-address";
import { requireVariables } from "../require-variables";
import type { OpenFirestore } from "./open-firestore";
import type { Place } from "./place";

/**
 * Guesty's API, with the access token and within the limits that the Workers share by the same Firestore.
 *
 * @param sleep waits for a number of milliseconds
 * @throws CommandLineError without GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET; beside an emulator also without
 * GUESTY_API_URL: the credentials may be there for another purpose, and nobody should ask an account by surprise
 */
export function openGuesty(
  { url, accessToken }: OpenFirestore,
  { project, database }: Place,
  env: NodeJS.ProcessEnv,
  sleep: (milliseconds: number) => Promise<void>,
): GuestyClient {
  const usual = "https://open-api.guesty.com";
  const api = apiAddress(env, "GUESTY_API_URL", usual);
  if (env["FIRESTORE_EMULATOR_HOST"] && api === undefined) {
    throw new CommandLineError(
      "FIRESTORE_EMULATOR_HOST is set and GUESTY_API_URL is not: Guesty itself would be asked",
      `Set GUESTY_API_URL to the stand-in's address, which npm start prints, or to ${usual}.`,
    );
  }
  const access = requireVariables(env, "Guesty", "GUESTY_CLIENT_ID", "GUESTY_CLIENT_SECRET");
  return createGuestyClient({
    url: api,
    clientId: access.GUESTY_CLIENT_ID,
    clientSecret: access.GUESTY_CLIENT_SECRET,
    firestore: new FirestoreClient({ url, project, database, accessToken, fetch }),
    // The Workers change the same two documents.
    contention: { attempts: 10, random: Math.random, sleep },
    fetch,
    now: Date.now,
  });
}
