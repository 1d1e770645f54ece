import type { WorkerOptions } from "miniflare";
import { runAsProcess } from "../service";
import { startWorkers } from "./start-workers";

/** The Workers as JSON, so that no secret shows in the process list. */
const workers = JSON.parse(process.env["WORKERS"] ?? "[]") as WorkerOptions[];

const crons = JSON.parse(process.env["CRONS"] ?? "[]") as [worker: string, cron: string][];

void runAsProcess("workerd", (options) =>
  startWorkers({ ...options, workers, crons, write: (line) => process.stdout.write(`${line}\n`) }),
);
