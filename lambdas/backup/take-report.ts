import * as z from "zod";
import { equalsAnySecret } from "../shared/constant-time";
import type { Log } from "../shared/log";
import { redactText } from "../shared/redact";
import { sha256 } from "../shared/sha256";
import { type HttpAnswer, notFound, onlyPost } from "./http-answer";
import { REPORTED_STEPS } from "./run-state";
import type { BackupRun, BackupRuns, RunStep } from "./run-store";

/** What taking reports needs. */
export interface Reporting {
  runs: BackupRuns;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** A request to the function that lets everyone in. */
export interface ReportRequest {
  method: string;
  path: string;
  /** The header. */
  authorization: string | undefined;
  /** Bytes of the body. */
  size: number;
  /** The body, as far as it was JSON. */
  body: unknown;
}

const LARGEST_BODY = 16 * 1024;

/** Writes down what a run's server reports, if it has the run's token. */
export async function takeReport(request: ReportRequest, reporting: Reporting): Promise<HttpAnswer> {
  const { method, path, authorization, size, body } = request;
  const id = path.match(/^\/runs\/([a-z0-9-]{1,63})$/)?.[1];
  if (id === undefined) return notFound();
  if (method !== "POST") return onlyPost();
  if (size > LARGEST_BODY) {
    return { status: 413, body: { error: `A report has ${LARGEST_BODY} bytes at most.` } };
  }
  if (!(await isAllowed(authorization, await reporting.runs.read(id)))) {
    reporting.log.warn("backup.refused", { run: id, reason: "not the run's token" });
    const headers = { "www-authenticate": "Bearer" };
    return { status: 401, body: { error: "Send the run's token." }, headers };
  }
  const { data: report, error } = reportSchema.safeParse(body);
  if (error) return { status: 400, body: { error: z.prettifyError(error) } };
  return writeDown(id, { ...report, at: new Date(reporting.now()).toISOString() }, reporting);
}

/** Takes as long for a run that is not there, and is answered alike. */
async function isAllowed(authorization: string | undefined, run: BackupRun | undefined): Promise<boolean> {
  const token = authorization?.match(/^Bearer (\S+)$/i)?.[1] ?? "";
  return equalsAnySecret(await sha256(token), [run?.tokenHash ?? "no such run"]);
}

// An error message that is passed on may repeat a connection string.
const detail = z
  .string()
  .max(2000)
  .transform((text) => redactText(text));

const reportSchema = z.strictObject({
  step: z.enum(REPORTED_STEPS),
  detail: detail.optional(),
  bytes: z.int().nonnegative().optional(),
  durationMs: z.int().nonnegative().optional(),
});

async function writeDown(run: string, step: RunStep, { runs, log }: Reporting): Promise<HttpAnswer> {
  const { outcome, state } = await runs.advance(run, step);
  if (outcome === "refused") {
    log.warn("backup.refused", { run, step: step.step, reason: `the run is ${state}` });
    return { status: 409, body: { error: `The run is ${state}.`, state } };
  }
  if (outcome === "advanced") logStep(run, step, log);
  return { status: 200, body: { state } };
}

function logStep(run: string, { step, detail, bytes, durationMs }: RunStep, log: Log): void {
  const fields = { run, step, detail, bytes, durationMs };
  if (step === "failed") log.error("backup.failed", { ...fields, reason: detail ?? "the server says so" });
  else if (step === "succeeded") log.info("backup.succeeded", fields);
  else if (step === "partial") log.warn("backup.step", fields);
  else log.info("backup.step", fields);
}
