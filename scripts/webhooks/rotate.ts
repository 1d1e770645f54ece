import { CommandLineError } from "../command-line-error";
import { connect } from "./connect";
import { type Connection, learnSecrets, readConnections } from "./connection";
import type { Deeds, Office } from "./office";
import { probeReceiver } from "./probe-receiver";
import { missingEvents } from "./provider";
import { workerSecrets } from "./worker-secrets";

/**
 * Makes a webhook with a path and a secret of its own beside the present one; both are accepted.
 *
 * @throws CommandLineError if there is none yet, or there are two already
 */
export async function beginRotation(office: Office): Promise<Deeds> {
  const { provider, address } = office;
  const present = await readConnections(provider, address);
  if (present.length === 0) {
    throw new CommandLineError(`${provider.name} has no webhook of ours to rotate`, "Use register.");
  }
  if (present.length > 1) {
    throw new CommandLineError("a rotation is under way", "End it with --finish before you begin another.");
  }
  return connect(office, present);
}

/**
 * Takes away every webhook but the newest, and with them what they were checked with.
 *
 * @param keep id of the webhook to keep in place of the newest
 * @throws CommandLineError if there is one alone, or what is to stay would not be received
 */
export async function finishRotation(office: Office, keep: string | undefined): Promise<Deeds> {
  const { provider, address, put, env, dryRun } = office;
  const connections = await readConnections(provider, address);
  if (connections.length < 2) {
    throw new CommandLineError("no rotation is under way", "Begin one without --finish.");
  }
  const kept = keep === undefined ? newest(connections) : withId(connections, keep);
  await checkReception(office, kept);
  const known = await learnSecrets(provider, [kept], env);
  const steps = [`keep the webhook ${kept.webhook.id}`];
  for (const { webhook } of connections.filter((connection) => connection !== kept)) {
    if (!dryRun) await provider.remove(webhook);
    steps.push(`remove the webhook ${webhook.id}`);
  }
  if (dryRun) return { steps };
  const secrets = workerSecrets(provider, known);
  await put?.(secrets);
  return { steps, secrets };
}

function newest(connections: readonly Connection[]): Connection {
  const times = connections.map(({ webhook }) => webhook.createdAt);
  const last = connections.at(-1);
  if (last && !times.includes(undefined) && times.at(-1) !== times.at(-2)) return last;
  const ids = connections.map(({ webhook }) => webhook.id).join(", ");
  throw new CommandLineError(`which webhook is the newest is not known: ${ids}`, "Name it with --keep <id>.");
}

function withId(connections: readonly Connection[], id: string): Connection {
  const found = connections.find(({ webhook }) => webhook.id === id);
  if (found) return found;
  const ids = connections.map(({ webhook }) => webhook.id).join(", ");
  throw new CommandLineError(`--keep is ${id}`, `Use one of ${ids}.`);
}

async function checkReception({ provider, fetch }: Office, { webhook }: Connection): Promise<void> {
  const again = "Mend it with register, then finish.";
  if (!webhook.active) throw new CommandLineError(`the webhook ${webhook.id} is not active`, again);
  const missing = missingEvents(provider, webhook);
  if (missing.length > 0) {
    throw new CommandLineError(`the webhook ${webhook.id} lacks ${missing.join(", ")}`, again);
  }
  const readiness = await probeReceiver(webhook.url, fetch);
  if (readiness === "ready") return;
  throw new CommandLineError(
    `the receiver would not take in what ${webhook.id} delivers: ${readiness}`,
    "Give the Worker its secrets first: register --wrangler.",
  );
}
