import { FirestoreClient } from "../../lambdas/shared/firestore/firestore-client";
import { createGuestyClient } from "../../lambdas/shared/guesty/create-guesty-client";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import { requireVariables } from "../require-variables";
import type { OpenFirestore } from "./open-firestore";
import type { Place } from "./place";

/**
 * Guesty's API, with the access token and within the limits that the Workers share by the same Firestore.
 *
 * @throws CommandLineError without GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET
 */
export function openGuesty(
  { url, accessToken }: OpenFirestore,
  { project, database }: Place,
  env: NodeJS.ProcessEnv,
): GuestyClient {
  const access = requireVariables(env, "Guesty", "GUESTY_CLIENT_ID", "GUESTY_CLIENT_SECRET");
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return createGuestyClient({
    url: env["GUESTY_API_URL"],
    clientId: access.GUESTY_CLIENT_ID,
    clientSecret: access.GUESTY_CLIENT_SECRET,
    firestore: new FirestoreClient({ url, project, database, accessToken, fetch }),
    // The Workers change the same two documents.
    contention: { attempts: 10, random: Math.random, sleep },
    fetch,
    now: Date.now,
  });
}
