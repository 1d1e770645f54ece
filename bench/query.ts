/**
 * From a question in chat to its answer on the whole local platform, without the model's own time, beside the bare
 * search that every answer needs (embed the question, one hybrid query) from this process, in turn, in the same run.
 * Usage: npm run bench:query [-- --rounds 10]
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { accessFilter } from "../lambdas/shared/access/access-filter";
import { roomPolicy } from "../lambdas/shared/access/room-policy";
import { embeddingModel } from "../lambdas/shared/embeddings/models";
import { restEmbedder } from "../lambdas/shared/embeddings/rest-embedder";
import { hybridSearch } from "../lambdas/shared/vector-index/hybrid-search";
import { connectQdrant } from "../lambdas/shared/vector-index/qdrant";
import { ask } from "../local/ask";
import type { PlatformEvent } from "../local/event-bus";
import { deliveries } from "../local/fixtures/deliveries";
import { readFixtures } from "../local/fixtures/read-fixtures";
import { Platform } from "../local/platform";
import { choosePorts, FREE_PORTS } from "../local/ports";
import { PROJECT_FOLDER } from "../local/project";
import { replay } from "../local/replay";
import { settle } from "../local/settle";
import { setUp } from "../local/setup";
import { synthesize } from "../local/synthesize";
import { countOption } from "./count-option";
import { percentile } from "./statistics";
import { markdownTable } from "./table";

const rounds = countOption("rounds", 10);

async function main(): Promise<void> {
  mkdirSync(join(PROJECT_FOLDER, ".tricloud"), { recursive: true });
  const folder = mkdtempSync(join(PROJECT_FOLDER, ".tricloud/bench-"));
  const outputFolder = join(folder, "cdktf.out");
  await synthesize(outputFolder);
  const ports = await choosePorts(FREE_PORTS);
  const platform = new Platform(setUp({ outputFolder, dataFolder: join(folder, "state"), ports, env: {} }));
  try {
    await platform.start();
    const sent = deliveries(readFixtures());
    process.stderr.write(`replaying ${sent.length} deliveries\n`);
    await replay(sent, { url: platform.webhookUrl, token: platform.setup.secrets.aircallToken });
    await settle(platform.pipeline, platform.records, sent.length);
    await measure(platform);
  } finally {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(platform: Platform): Promise<void> {
  const questions = readFixtures().questions.map(({ question }) => question);
  const room = platform.setup.workspace.rooms[0]?._id ?? "";
  const search = bareSearch(platform, room);
  const answered: number[] = [];
  const placeholder: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(round === 0 ? "warming up\n" : `round ${round} of ${rounds}\n`);
    for (const question of questions) {
      // Asked in other words each time: a text that was embedded before may be remembered.
      const asked = `${question} (${round})`;
      const searched = await search(`${asked}.`);
      const { outcome, total, model, announced } = await timedAnswer(platform, room, asked);
      if (round === 0 || outcome !== "answered") continue;
      bare.push(searched);
      answered.push(total - model);
      placeholder.push(announced);
    }
  }
  print(questions.length, answered, placeholder, bare);
}

async function timedAnswer(platform: Platform, room: string, question: string) {
  const seen: PlatformEvent[] = [];
  const unsubscribe = platform.bus.subscribe((event) => seen.push(event));
  const start = performance.now();
  const { outcome, stages } = await ask(platform.chat, platform.bus, room, question);
  const total = performance.now() - start;
  unsubscribe();
  const model = Number(seen.find(({ event }) => event === "question.answered")?.fields["modelMs"] ?? 0);
  const announced = stages.find(({ name }) => name === "placeholder")?.atMs ?? Number.NaN;
  return { outcome, total, model, announced };
}

/** What no answer can do without, and nothing else. */
function bareSearch({ setup }: Platform, room: string): (question: string) => Promise<number> {
  const { addresses } = setup;
  const model = embeddingModel(addresses.embeddingModel);
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const embedder = restEmbedder({ ...addresses.workersAi, model, fetch, sleep, random: Math.random });
  const client = connectQdrant(addresses.qdrant.url, addresses.qdrant.apiKey, 20_000);
  return async (text) => {
    const start = performance.now();
    const [vector = []] = await embedder.embed([text]);
    const access = accessFilter(await roomPolicy([room]).rightsOf({ room, asker: "" }));
    const { collection, minSimilarity } = model;
    await hybridSearch(client, { collection, text, vector, minSimilarity, access, limit: 16 });
    return performance.now() - start;
  };
}

function print(questions: number, answered: number[], placeholder: number[], bare: number[]): void {
  const row = (label: string, share: number) => {
    const [total, first, floor] = [answered, placeholder, bare].map((samples) =>
      percentile(samples, share),
    ) as [number, number, number];
    return [
      label,
      `${first.toFixed(0)} ms`,
      `${total.toFixed(0)} ms`,
      `${floor.toFixed(0)} ms`,
      `${(total / floor).toFixed(2)}x`,
    ];
  };
  process.stdout.write(
    `Question to answer without the model's own time: ${questions} questions, ${rounds} rounds, ` +
      `${answered.length} answers.\n\n`,
  );
  process.stdout.write(
    `${markdownTable(
      ["", "placeholder stands", "answer stands", "bare search", "ratio"],
      [row("p50", 0.5), row("p99", 0.99)],
    )}\n`,
  );
}

main().catch((error) => {
  process.stderr.write(`bench:query: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
