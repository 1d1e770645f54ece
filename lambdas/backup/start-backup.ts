import { sha256 } from "../shared/sha256";
import { cloudConfig } from "./cloud-config";
import type { HttpAnswer } from "./http-answer";
import type { Management } from "./management";
import { orderServer, serversOf } from "./server-order";

/**
 * Begins a run and makes its server. That it has booted, and all that follows, the server reports itself.
 *
 * Everything that is needed to take the server's reports, and to delete it, is written down before it is asked for; so
 * it does not matter when this function dies.
 */
export async function startBackup(management: Management): Promise<HttpAnswer> {
  const { runs, log, now, randomBytes } = management;
  const requestedAt = new Date(now()).toISOString();
  const run = runId(requestedAt, randomBytes(4));
  const token = randomBytes(32).toString("base64url");
  const { alive } = await runs.begin({ id: run, requestedAt, tokenHash: await sha256(token) });
  if (alive !== undefined) {
    log.warn("backup.refused", { run: alive, reason: "a run is alive" });
    return { status: 409, body: { error: "A run is alive.", run: alive } };
  }
  log.info("backup.requested", { run });
  try {
    await makeServer(run, token, management);
    return { status: 201, body: { run } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await giveUp(run, reason, management);
    return { status: 500, body: { error: reason, run } };
  }
}

/** Sorts by time; fit for a label, a host name and a path. */
function runId(at: string, random: Buffer): string {
  const [date = "", time = ""] = at.split("T");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${random.toString("hex")}`;
}

async function makeServer(run: string, token: string, management: Management): Promise<void> {
  const { runs, hetzner, server: settings, keep, reportUrl, log, now } = management;
  const order = await orderServer(run, settings, hetzner, (volume) =>
    cloudConfig({ run, reportUrl: `${reportUrl}/runs/${run}`, token, volume, keep }),
  );
  const { outcome, state } = await runs.advance(run, { step: "creating", at: new Date(now()).toISOString() });
  if (outcome !== "advanced") throw new Error(`The run is already ${state}.`);
  const begun = now();
  const server = await hetzner.createServer(order);
  log.info("backup.created", { run, server: server.id, image: order.image, durationMs: now() - begun });
}

/**
 * Writes down the failure first: from then on the reaper deletes what is found of the run, also what this function
 * cannot delete or what comes to be only later.
 */
async function giveUp(run: string, reason: string, { runs, hetzner, log, now }: Management): Promise<void> {
  log.error("backup.failed", { run, reason });
  try {
    await runs.advance(run, { step: "failed", at: new Date(now()).toISOString(), detail: reason });
  } finally {
    for (const { id } of await hetzner.servers(serversOf(run))) await hetzner.deleteServer(id);
  }
}
