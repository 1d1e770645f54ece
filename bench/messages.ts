/**
 * The chat's messages on their way to their vectors, in one run: through the listener, beside the driver's own loop over the same
 * changes that publishes nothing; through vectorization, with and without batches; and the listener's memory over many.
 * Usage: npm run bench:messages [-- --rounds 5 --changes 50000 --messages 400 --simulated 1000000]
 */
import { type ChangeRound, type MemorySample, measureChanges, measureMemory } from "./chat-changes";
import { measureVectorization, type VectorizationRound } from "./chat-vectorization";
import { countOptions } from "./count-option";
import { EMBEDDING_REQUEST_MS } from "./slow-embeddings";
import { median } from "./statistics";
import { markdownTable } from "./table";

const { rounds, changes, messages, simulated } = countOptions({
  rounds: 5,
  changes: 50_000,
  messages: 400,
  simulated: 1_000_000,
});

async function main(): Promise<void> {
  printChanges(await measureChanges(rounds, changes));
  printVectorization(await measureVectorization(rounds, messages));
  printMemory(await measureMemory(simulated));
}

function printChanges(measured: ChangeRound[]): void {
  const of = (name: keyof ChangeRound) => median(measured.map((round) => round[name]));
  const ratio = median(measured.map(({ bare, listener }) => listener / bare));
  process.stdout.write(
    `Reading ${changes} new messages from the change stream; median of ${rounds} rounds, ratio round by round.\n\n` +
      `${markdownTable(
        ["", "messages a second", "ratio"],
        [
          ["the driver's loop, which publishes nothing", of("bare").toFixed(0), "1.00x"],
          [
            "the listener, which publishes and keeps its position",
            of("listener").toFixed(0),
            `${ratio.toFixed(2)}x`,
          ],
        ],
      )}\n\n`,
  );
}

function printVectorization(measured: VectorizationRound[]): void {
  const row = (label: string, name: keyof VectorizationRound) => [
    label,
    median(measured.map((round) => round[name])).toFixed(0),
    `${median(measured.map((round) => round[name] / round.single)).toFixed(1)}x`,
  ];
  process.stdout.write(
    `Vectorizing ${messages} messages, a request for embeddings taking ${EMBEDDING_REQUEST_MS} ms; ` +
      `median of ${rounds} rounds, ratio round by round.\n\n` +
      `${markdownTable(
        ["", "messages a second", "ratio"],
        [
          row("one after the other", "single"),
          row("a hundred at a time, each for itself", "parallel"),
          row("a hundred at a time, in batches", "batched"),
        ],
      )}\n\n`,
  );
}

function printMemory(samples: MemorySample[]): void {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  process.stdout.write(
    `The listener's memory, after garbage collection.\n\n` +
      `${markdownTable(
        ["messages published", "heap", "resident"],
        samples.map(({ messages: published, heapUsed, rss }) => [
          String(published),
          megabytes(heapUsed),
          megabytes(rss),
        ]),
      )}\n`,
  );
}

main().catch((error) => {
  process.stderr.write(`bench:messages: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
