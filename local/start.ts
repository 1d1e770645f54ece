import { rmSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./ask";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import { deliveries } from "./fixtures/deliveries";
import { readFixtures } from "./fixtures/read-fixtures";
import { Platform } from "./platform";
import { choosePorts } from "./ports";
import { PROJECT_FOLDER } from "./project";
import { REAL_SERVICE_HINTS } from "./real-services";
import { replay } from "./replay";
import { deliveryMedians, formatReport, type Report } from "./report";
import { settle } from "./settle";
import { setUp } from "./setup";
import { OUTPUT_FOLDER, synthesize } from "./synthesize";
import { createTerminal, type Terminal } from "./terminal";

void main(process.argv.slice(2));

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
  const steps: Report["steps"] = [];
  const timed = async (step: string, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    steps.push({ step, ms: performance.now() - begun });
  };

  terminal.line("Synthesizing dev, staging and prod …");
  await timed("synth of three environments", () => synthesize());

  const dataFolder = join(PROJECT_FOLDER, ".tricloud", command.once ? "once" : "state");
  if (command.once || command.fresh) rmSync(dataFolder, { recursive: true, force: true });
  const ports = await choosePorts(process.env, command.port);
  const platform = new Platform(setUp({ outputFolder: OUTPUT_FOLDER, dataFolder, ports, env: process.env }));
  const starts: Report["steps"] = [];
  followServices(platform, terminal, command.verbose, starts);
  const stop = stopOnSignals(platform);
  await timed("start of the platform", () => platform.start());
  steps.push(...starts);
  try {
    const fixtures = readFixtures();
    const sent = deliveries(fixtures);
    const target = { url: platform.webhookUrl, token: platform.setup.secrets.aircallToken };
    await timed(`replay of ${sent.length} deliveries`, async () => {
      await replay(sent, target, (done) =>
        terminal.progress("Replaying the sample calls", done, sent.length),
      );
      terminal.line("Waiting until all of them can be searched …");
      await settle(platform.pipeline, platform.records, sent.length);
    });
    steps.push(...deliveryMedians(platform.pipeline.journeys()));

    if (!command.once) {
      terminal.line(`\nThe console is at ${platform.consoleUrl}. Stop with Ctrl+C.`);
      return;
    }
    const question = command.question ?? fixtures.questions[0]?.question ?? "";
    const [room] = platform.setup.workspace.rooms;
    const answer = await ask(platform.chat, platform.bus, room?._id ?? "", question);
    steps.push(...answer.stages.map(({ name, atMs }) => ({ step: `question ${name} after`, ms: atMs })));
    const report = { answer, counts: platform.pipeline.counts, steps };
    process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
    if (answer.outcome !== "answered") {
      throw new Error(`The question was not answered but ${answer.outcome}. Run with --verbose to see why.`);
    }
    await stop();
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Shows which services start, die and come back. */
function followServices(
  platform: Platform,
  terminal: Terminal,
  verbose: boolean,
  starts: Report["steps"],
): void {
  platform.bus.subscribe(({ event, service, fields, severity }) => {
    if (event === "service.ready") {
      terminal.line(
        `  ${service} is ready${fields["durationMs"] ? ` after ${fields["durationMs"]} ms` : ""}`,
      );
      if (fields["durationMs"])
        starts.push({ step: `  start of ${service}`, ms: Number(fields["durationMs"]) });
    } else if (event === "service.died")
      terminal.line(`${service} died (${fields["reason"]}); starting it again …`);
    else if (event === "service.failed") terminal.line(`${service} is given up: ${fields["reason"]}`);
    else if (verbose || severity === "ERROR") {
      terminal.line(`${service}: ${event} ${JSON.stringify(fields)}`);
    }
  });
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
