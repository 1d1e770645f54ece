import { randomBytes } from "node:crypto";
import { Firestore } from "@google-cloud/firestore";
import type { HttpFunction, Request } from "@google-cloud/functions-framework";
import { createLog, type Log } from "../shared/log";
import { requireSetting } from "../shared/setting";
import { hetznerCloud } from "./hetzner-client";
import type { HttpAnswer } from "./http-answer";
import { manageBackups as manage } from "./manage-backups";
import type { Management } from "./management";
import { firestoreRuns } from "./run-store";
import { readSettings } from "./settings";
import { type Reporting, takeReport as take } from "./take-report";

/**
 * Entry point of the private function (signature `http`): `POST /start`, `/reap` and `/check`. Both are exported and
 * not registered: the Functions Framework that loads the archive is the platform's own.
 */
export const manageBackups = serve("manageBackups", assembleManagement, manage);

/** Entry point of the public function (signature `http`): `POST /runs/<id>`. */
export const takeReport = serve(
  "takeReport",
  assembleReporting,
  ({ method, path, headers, rawBody, body }, reporting) =>
    take({ method, path, authorization: headers.authorization, size: rawBody?.length ?? 0, body }, reporting),
);

/**
 * One of the two functions, each of which has settings of its own. What it needs is made when the instance that is
 * deployed for it starts, which `FUNCTION_TARGET` tells: a missing setting fails the deployment, not the first request.
 * https://cloud.google.com/functions/docs/configuring/env-var#runtime_environment_variables_set_automatically
 */
function serve<Basis extends { log: Log }>(
  entryPoint: string,
  assemble: (env: NodeJS.ProcessEnv) => Basis,
  answer: (request: Request, basis: Basis) => Promise<HttpAnswer>,
): HttpFunction {
  let basis = process.env.FUNCTION_TARGET === entryPoint ? assemble(process.env) : undefined;
  return async (request, response) => {
    basis ??= assemble(process.env);
    const { log } = basis;
    try {
      const { status, body, headers = {} } = await answer(request, basis);
      response.status(status).set(headers).json(body);
    } catch (error) {
      log.error("backup.failed", { path: request.path, reason: String(error) });
      response.status(500).json({ error: "Something went wrong, and is in the log." });
    }
  };
}

function assembleManagement(env: NodeJS.ProcessEnv): Management {
  const now = () => Date.now();
  return {
    ...readSettings(env),
    runs: connectRuns(env),
    hetzner: hetznerCloud({
      url: env.HCLOUD_URL || "https://api.hetzner.cloud/v1",
      token: requireSetting(env, "HCLOUD_TOKEN"),
      fetch,
      now,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      random: Math.random,
    }),
    log: createLog("backup"),
    now,
    randomBytes,
  };
}

function assembleReporting(env: NodeJS.ProcessEnv): Reporting {
  return { runs: connectRuns(env), log: createLog("backup"), now: () => Date.now() };
}

function connectRuns(env: NodeJS.ProcessEnv) {
  const projectId = requireSetting(env, "GOOGLE_CLOUD_PROJECT");
  return firestoreRuns(new Firestore({ projectId, databaseId: env.FIRESTORE_DATABASE || "(default)" }));
}
