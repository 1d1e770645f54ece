import { join } from "node:path";
import { dev } from "../environments/dev";
import { prod } from "../environments/prod";
import { staging } from "../environments/staging";
import { CommandLineError } from "./command-line-error";
import { HELP, readCommandLine } from "./diagram/command-line";
import { drawEnvironment } from "./diagram/draw-environment";
import { renderMermaid } from "./diagram/render-mermaid";
import { renderSvg } from "./diagram/render-svg";
import { runCommand } from "./run-command";
import { writeOutput } from "./write-output";

/** Draws an environment; see `HELP`. */
async function main(): Promise<void> {
  const { help, environment, stack, format, output } = readCommandLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const config = [dev, staging, prod].find(({ name }) => name === environment);
  if (!config) throw new CommandLineError(`--environment is ${environment}`, "Use dev, staging or prod.");
  const diagram = drawEnvironment(config, stack);
  const file = join(output, stack ? diagram.title : "architecture");
  if (format !== "svg") write(`${file}.mmd`, renderMermaid(diagram));
  if (format !== "mermaid") write(`${file}.svg`, await renderSvg(diagram));
}

function write(file: string, content: string): void {
  writeOutput(file, content);
  process.stdout.write(`${file}\n`);
}

runCommand("diagram", main);
