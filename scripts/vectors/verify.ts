import type { EmbeddingModel } from "../../lambdas/shared/embeddings/models";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";
import type { Shelf } from "../../lambdas/vectorize/vectorization";
import type { Finding } from "./compare-points";
import type { Holding } from "./holding";
import { inPages } from "./in-pages";
import { inspect } from "./inspect";
import { pointOwners } from "./present-points";
import { progressOf } from "./progress";
import { SETTLING_MS } from "./settling";
import { type Failure, showAll } from "./show-all";
import type { Store } from "./store";
import type { World } from "./world";

/** What came of a comparison. */
export interface Verification {
  /** How much was compared. */
  checked: Record<Holding["name"], number>;
  /** What was wrong and stayed so until it was looked at again; empty if somebody stopped it. */
  findings: Finding[];
  /** What is wrong still. */
  left: Finding[];
  /** Why what is left could not be mended. */
  failures: Failure[];
  /** `interrupted`: somebody stopped it. */
  outcome: "finished" | "interrupted";
}

/** What to compare, and what with. */
export interface VerifyJob {
  model: EmbeddingModel;
  store: Store;
  /** Mends what is wrong; absent: leave it. */
  shelf?: Shelf;
  /** Asks before most of the collection is deleted; absent: it is meant. */
  confirm?: World["confirm"];
  world: Pick<World, "terminal" | "sleep" | "stop">;
}

/**
 * Compares every record and conversation with its points, and every point with what it is of. Both go on being written
 * meanwhile: what looks wrong is looked at again before it is told.
 */
export async function verify(job: VerifyJob): Promise<Verification> {
  const { suspects, nameless, checked } = await findSuspects(job);
  // What was not looked at twice is not told.
  if (job.world.stop.aborted)
    return { checked, findings: [], left: [], failures: [], outcome: "interrupted" };
  const findings = [...(await findLasting(suspects, job)), ...nameless];
  const { shelf } = job;
  const isAgreed = shelf !== undefined && (await agree(findings, job));
  const { left, failures } = isAgreed ? await repair(findings, shelf, job) : { left: findings, failures: [] };
  return { checked, findings, left, failures, outcome: "finished" };
}

/** Records with a point that looks wrong at a first glance. */
async function findSuspects({ model, store, world }: VerifyJob) {
  const { terminal, stop } = world;
  const suspects = new Set<string>();
  const seen = new Set<string>();
  const nameless: Finding[] = [];
  const checked = { records: 0, messages: 0 };
  const glance = async (records: string[]) => {
    for (const { record } of await inspect(records, model, store)) suspects.add(record);
    for (const record of records) seen.add(record);
  };
  for (const holding of store.holdings) {
    const progress = progressOf(terminal, `Comparing ${holding.name}`, await holding.count());
    for await (const page of holding.pages()) {
      if (stop.aborted) break;
      await glance(page.records);
      checked[holding.name] += page.read;
      progress.advance(checked[holding.name]);
    }
    if (!stop.aborted) progress.finish();
  }
  for await (const page of pointOwners(store.qdrant, model.collection)) {
    if (stop.aborted) break;
    for (const { point, record } of page) {
      if (record === "") nameless.push({ problem: "surplus", record, point, detail: "names no record" });
    }
    const unseen = new Set(page.map(({ record }) => record).filter((id) => id !== "" && !seen.has(id)));
    for (const records of inPages([...unseen])) await glance(records);
  }
  return { suspects, nameless, checked };
}

async function findLasting(suspects: ReadonlySet<string>, job: VerifyJob): Promise<Finding[]> {
  let findings: Finding[] = [];
  let records = [...suspects];
  for (const wait of SETTLING_MS) {
    if (records.length === 0) return [];
    await job.world.sleep(wait);
    findings = await inspectAll(records, job);
    records = recordsOf(findings);
  }
  return findings;
}

/** Whether so much may be deleted: most of a collection is surplus above all to who looks into the wrong Firestore. */
async function agree(findings: readonly Finding[], { model, store, confirm }: VerifyJob): Promise<boolean> {
  const surplus = findings.filter(isSurplus).length;
  if (!confirm || surplus === 0) return true;
  const { count } = await askQdrant(() => store.qdrant.count(model.collection, { exact: true }));
  return surplus <= count / 2 || confirm(`Delete ${surplus} of the ${count} points in ${model.collection}?`);
}

function isSurplus({ problem }: Finding): boolean {
  return problem === "surplus";
}

/** Mends what was found by what the function itself does, and looks whether it is mended. */
async function repair(findings: readonly Finding[], shelf: Shelf, job: VerifyJob) {
  const failures: Failure[] = [];
  const surplus = findings.filter(isSurplus).map(({ point }) => point);
  // The function takes a record's points by their chunks, and might not see what bears a wrong number or none.
  for (const points of inPages(surplus)) {
    await askQdrant(() => job.store.qdrant.delete(job.model.collection, { wait: true, points }));
  }
  const records = recordsOf(findings);
  let done = 0;
  for (const page of inPages(records)) {
    failures.push(...(await showAll(page, shelf, job.store.holdings)));
    done += page.length;
    job.world.terminal.progress("Mending", done, records.length);
  }
  return { left: await inspectAll(records, job), failures };
}

async function inspectAll(records: readonly string[], { model, store }: VerifyJob): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const page of inPages(records)) findings.push(...(await inspect(page, model, store)));
  return findings;
}

function recordsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ record }) => record).filter((record) => record !== ""))];
}
