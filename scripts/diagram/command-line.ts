import { CommandLineError } from "../command-line-error";
import { readArguments } from "../read-arguments";

const FORMATS = ["mermaid", "svg", "both"] as const;

/** What the command was asked to do. */
export interface CommandLine {
  help: boolean;
  environment: string;
  /** The only stack to show, with what it is linked to. */
  stack?: string;
  format: (typeof FORMATS)[number];
  /** Folder that the files are written to. */
  output: string;
}

export const HELP = `Draws an environment: its constructs by stack and pattern, and what uses what.

  npm run diagram -- [options]

  --environment <name>  dev, staging or prod (default dev)
  --stack <name>        show one stack and what it is linked to, e.g. edge or dev-edge
  --format <format>     mermaid, svg or both (default both)
  --output <folder>     where the files go (default cdktf.out/diagrams): architecture.mmd and architecture.svg, or
                        the stack's name in place of architecture
  --help                show this

docs/architecture.svg is written by: npm run diagram -- --format svg --output docs
`;

/** @throws CommandLineError if an option is wrong */
export function readCommandLine(args: string[]): CommandLine {
  const { format, ...options } = parse(args);
  if (!isFormat(format)) throw new CommandLineError(`--format is ${format}`, `Use ${FORMATS.join(", ")}.`);
  return { ...options, format };
}

function isFormat(text: string): text is CommandLine["format"] {
  return (FORMATS as readonly string[]).includes(text);
}

function parse(args: string[]) {
  return readArguments({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      environment: { type: "string", default: "dev" },
      stack: { type: "string" },
      format: { type: "string", default: "both" },
      output: { type: "string", default: "cdktf.out/diagrams" },
    },
  }).values;
}
