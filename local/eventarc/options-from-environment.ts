import { z } from "zod";
import { EventarcOptionsError } from "./eventarc-options-error";
import type { EventarcOptions } from "./server";

const Triggers = z.array(
  z.strictObject({
    document: z.string(),
    url: z.url(),
    eventType: z.string().optional(),
    database: z.string().optional(),
    location: z.string().optional(),
  }),
);

/**
 * The options of a process: FIRESTORE_EMULATOR_HOST, GOOGLE_CLOUD_PROJECT, and EVENTARC_TRIGGERS, a JSON list of
 * triggers such as `[{"document":"records/{record}","url":"http://127.0.0.1:8081"}]`.
 *
 * @throws EventarcOptionsError that names every variable that is missing or wrong
 */
export function optionsFromEnvironment(
  env: NodeJS.ProcessEnv,
): Pick<EventarcOptions, "firestoreHost" | "project" | "triggers"> {
  const {
    FIRESTORE_EMULATOR_HOST: firestoreHost = "",
    GOOGLE_CLOUD_PROJECT: project = "",
    EVENTARC_TRIGGERS,
  } = env;
  const triggers = Triggers.safeParse(parseJson(EVENTARC_TRIGGERS));
  const problems = [
    ...(firestoreHost ? [] : ["FIRESTORE_EMULATOR_HOST is not set; give Firestore's host:port"]),
    ...(project ? [] : ["GOOGLE_CLOUD_PROJECT is not set; give the project's id"]),
    ...(triggers.success
      ? []
      : [`EVENTARC_TRIGGERS is no JSON list of triggers: ${z.prettifyError(triggers.error)}`]),
  ];
  if (!triggers.success || problems.length > 0) throw new EventarcOptionsError(`${problems.join(". ")}.`);
  return { firestoreHost, project, triggers: triggers.data };
}

function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
