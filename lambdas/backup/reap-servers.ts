import type { HttpAnswer } from "./http-answer";
import type { Management } from "./management";
import { isFinal } from "./run-state";
import type { BackupRun } from "./run-store";
import { BACKUP_SERVERS } from "./server-order";

/**
 * Ends the run that takes too long, and deletes the servers of finished runs. A server whose run is not known here is
 * left alone: it may be another environment's.
 */
export async function reapServers(management: Management): Promise<HttpAnswer> {
  const { runs, hetzner, log } = management;
  const { alive } = await runs.status();
  const current = alive === null ? undefined : await runs.read(alive);
  if (current) await endIfTooOld(current, management);
  const deleted: number[] = [];
  const failed: number[] = [];
  for (const { id, labels } of await hetzner.servers(BACKUP_SERVERS)) {
    const run = labels["run"] ? await runs.read(labels["run"]) : undefined;
    if (!run || !(await endIfTooOld(run, management))) continue;
    try {
      await hetzner.deleteServer(id);
      deleted.push(id);
      log.info("backup.reaped", { run: run.id, server: id });
    } catch (error) {
      failed.push(id);
      log.error("backup.failed", { run: run.id, reason: `The server ${id} cannot be deleted: ${error}` });
    }
  }
  return { status: failed.length > 0 ? 500 : 200, body: { deleted, failed } };
}

/** @returns whether the run is finished, now or before */
async function endIfTooOld(run: BackupRun, { runs, longestRunMs, log, now }: Management): Promise<boolean> {
  if (isFinal(run.state)) return true;
  if (now() - Date.parse(run.requestedAt) <= longestRunMs) return false;
  const detail = "too old";
  const { outcome } = await runs.advance(run.id, {
    step: "failed",
    at: new Date(now()).toISOString(),
    detail,
  });
  if (outcome === "advanced") log.error("backup.failed", { run: run.id, reason: detail, state: run.state });
  return true;
}
