import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./ask";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import { deliveries } from "./fixtures/deliveries";
import { guestyDeliveries } from "./fixtures/guesty-deliveries";
import { playChat, wasPlayed } from "./fixtures/play-chat";
import { readBookings } from "./fixtures/read-bookings";
import { readChat } from "./fixtures/read-chat";
import { readFixtures } from "./fixtures/read-fixtures";
import { ingestVariables } from "./ingest-variables";
import { Platform } from "./platform";
import { choosePorts } from "./ports";
import { PROJECT_FOLDER } from "./project";
import { REAL_SERVICE_HINTS } from "./real-services";
import { replay, replaySigned } from "./replay";
import { deliveryMedians, formatReport, messageMedians, type Report } from "./report";
import { settle } from "./settle";
import { settleChat } from "./settle-chat";
import { setUp } from "./setup";
import { OUTPUT_FOLDER, synthesize } from "./synthesize";
import { createTerminal, type Terminal } from "./terminal";

/** `npm start`. */
async function main(args: string[]): Promise<void> {
  try {
    const command = readCommandLine(args);
    if (command.help) {
      process.stdout.write(
        HELP +
          Object.values(REAL_SERVICE_HINTS)
            .map((hint) => `  ${hint}\n`)
            .join(""),
      );
      return;
    }
    await run(command, createTerminal(process.stderr, command.json));
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

async function run(command: CommandLine, terminal: Terminal): Promise<void> {
  const stopwatch = new Stopwatch();
  terminal.line("Synthesizing dev, staging and prod …");
  await stopwatch.time("synth of three environments", () => synthesize());

  const dataFolder = prepareDataFolder(command);
  const ports = await choosePorts(process.env, command.port);
  const platform = new Platform(setUp({ outputFolder: OUTPUT_FOLDER, dataFolder, ports, env: process.env }));
  const stop = stopOnSignals(platform);
  const starts = followServices(platform, terminal, command.verbose);
  try {
    await stopwatch.time("start of the platform", () => platform.start());
    stopwatch.steps.push(...starts);
    const replayed = await replaySamples(platform, terminal, stopwatch);
    if (command.once) {
      await askAndReport(platform, command, stopwatch);
    } else {
      if (replayed) await askFirstQuestion(platform, terminal);
      terminal.line(
        `\nFor npm run ingest beside this: export ${assignments(ingestVariables(platform.setup))}`,
      );
      terminal.line(`\nThe console is at ${platform.consoleUrl}. Stop with Ctrl+C.`);
    }
  } catch (error) {
    await stop();
    throw error;
  } finally {
    if (command.once) {
      await stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  }
}

/** A run with --once has a folder of its own and leaves nothing; otherwise state is kept from run to run. */
function prepareDataFolder({ once, fresh }: CommandLine): string {
  const parent = join(PROJECT_FOLDER, ".tricloud");
  mkdirSync(parent, { recursive: true });
  if (once) return mkdtempSync(join(parent, "once-"));
  const folder = join(parent, "state");
  if (fresh) rmSync(folder, { recursive: true, force: true });
  return folder;
}

/**
 * Each of the two samples that is not here yet: a first run may have been interrupted between them.
 *
 * @returns whether there was anything to replay
 */
async function replaySamples(platform: Platform, terminal: Terminal, stopwatch: Stopwatch): Promise<boolean> {
  const { addresses, real } = platform.setup;
  const known = await platform.records.deliveries();
  // In a workspace of the user's nobody says anything that its people have not said.
  const wantsChat = !real.rocketchat && !(await wasPlayed(addresses.mongo));
  if (known.size > 0) {
    const here = `${known.size} records${wantsChat || real.rocketchat ? "" : " and the sample chat"}`;
    terminal.line(`${here} are here from an earlier run; npm start -- --fresh starts anew.`);
  } else await replayDeliveries(platform, terminal, stopwatch);
  if (wantsChat) await playSampleChat(platform, terminal, stopwatch);
  return known.size === 0 || wantsChat;
}

async function replayDeliveries(platform: Platform, terminal: Terminal, stopwatch: Stopwatch): Promise<void> {
  const calls = deliveries(readFixtures());
  const bookings = guestyDeliveries(readBookings());
  const all = calls.length + bookings.length;
  const { aircallToken: token, guestyWebhookSecret: secret } = platform.setup.secrets;
  await stopwatch.time(`replay of ${all} deliveries`, async () => {
    const progress = (done: number) =>
      terminal.progress("Replaying the sample calls and bookings", done, all);
    await replaySigned(bookings, { url: platform.guestyWebhookUrl, secret }, progress);
    await replay(calls, { url: platform.webhookUrl, token }, (done) => progress(bookings.length + done));
    terminal.line("Waiting until all of them can be searched …");
    await settle(platform.pipeline, platform.records, all);
  });
  stopwatch.steps.push(...deliveryMedians(platform.pipeline.journeys()));
}

async function playSampleChat(platform: Platform, terminal: Terminal, stopwatch: Stopwatch): Promise<void> {
  const { addresses, workspace } = platform.setup;
  const history = readChat();
  terminal.line(`Playing the sample chat of ${history.length} messages …`);
  await stopwatch.time(`play of ${history.length} messages`, async () => {
    const changed = await playChat(addresses.mongo, workspace, history);
    const played = history.filter(({ id }) => changed.has(id));
    await settleChat(platform.messages, platform.records, played);
  });
  stopwatch.steps.push(...messageMedians(platform.messages.journeys()));
}

/** So that the console's chat has something to show; how the answer turned out can be read there. */
async function askFirstQuestion(platform: Platform, terminal: Terminal): Promise<void> {
  const question = readFixtures().questions[0]?.question ?? "";
  const { outcome } = await ask(platform.chat, platform.bus, staffRoomOf(platform), question);
  terminal.line(`The question "${question}" was ${outcome} in the chat.`);
}

function staffRoomOf({ setup }: Platform): string {
  return setup.workspace.rooms[0]?._id ?? "";
}

async function askAndReport(platform: Platform, command: CommandLine, { steps }: Stopwatch): Promise<void> {
  const question = command.question ?? readFixtures().questions[0]?.question ?? "";
  const answer = await ask(platform.chat, platform.bus, staffRoomOf(platform), question);
  steps.push(...answer.stages.map(({ name, atMs }) => ({ step: `question ${name} after`, ms: atMs })));
  const { pipeline, messages } = platform;
  const report: Report = { answer, counts: pipeline.counts, messages: messages.counts, steps };
  process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
  if (answer.outcome !== "answered") {
    throw new Error(`The question was not answered but ${answer.outcome}. Run with --verbose to see why.`);
  }
}

function assignments(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

/** Takes the time of steps. */
class Stopwatch {
  readonly steps: Report["steps"] = [];

  async time(step: string, work: () => Promise<unknown>): Promise<void> {
    const begun = performance.now();
    await work();
    this.steps.push({ step, ms: performance.now() - begun });
  }
}

/** Shows which services start, die and come back; gives the list that their start times are added to. */
function followServices(platform: Platform, terminal: Terminal, verbose: boolean): Report["steps"] {
  const starts: Report["steps"] = [];
  platform.bus.subscribe(({ event, service, fields, severity }) => {
    const { durationMs, reason } = fields;
    if (event === "service.ready") {
      terminal.line(`  ${service} is ready${durationMs ? ` after ${durationMs} ms` : ""}`);
      if (durationMs) starts.push({ step: `  start of ${service}`, ms: Number(durationMs) });
    } else if (event === "service.died") terminal.line(`${service} died (${reason}); starting it again …`);
    else if (event === "service.failed") terminal.line(`${service} is given up: ${reason}`);
    else if (verbose || severity === "ERROR") {
      terminal.line(`${service}: ${event} ${JSON.stringify(fields)}`);
    }
  });
  return starts;
}

/** Ctrl+C stops everything; a second one does not wait. */
function stopOnSignals(platform: Platform): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= platform.stop();
    return stopping;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      void stop().then(() => process.exit(0));
    });
  }
  return stop;
}

void main(process.argv.slice(2));
