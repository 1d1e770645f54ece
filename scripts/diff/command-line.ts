import { CommandLineError } from "../command-line-error";
import { readArguments } from "../read-arguments";

/** What the command was asked to do. */
export interface CommandLine {
  help: boolean;
  json: boolean;
  /** Exit with 2 if something is destroyed or replaced. */
  failOnDestroy: boolean;
  /** File to write to in place of standard output. */
  output?: string;
  /** cdktf's output folder, if it was named. */
  synth?: string;
  /** Files of the plans; `-` is standard input. */
  plans: string[];
}

export const HELP = `Shows Terraform plans as Markdown for a pull request: by construct, what is destroyed or replaced first.

  terraform plan -out plan.bin && terraform show -json plan.bin > plan.json
  npm run --silent diff -- [options] <plan.json> [more plans]

  -                   in place of a file: read a plan from standard input
  --synth <folder>    cdktf's output folder, which knows the constructs' paths (default cdktf.out, if it is there);
                      a plan that lies in a folder named after its stack, or is itself, is taken for that stack's
  --output <file>     write to a file
  --json              write JSON: all changes and counts, by stack
  --fail-on-destroy   exit with 2 if something is destroyed or replaced
  --help              show this

Sensitive values are never shown. The Markdown stays below GitHub's limit for a comment and says what it leaves out.
`;

/** @throws CommandLineError if an option is wrong or no plan is named */
export function readCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const { "fail-on-destroy": failOnDestroy, ...options } = values;
  if (positionals.length === 0 && !options.help) {
    throw new CommandLineError("no plan is named", "npm run diff -- plan.json, or - for standard input");
  }
  return { ...options, failOnDestroy, plans: positionals };
}

function parse(args: string[]) {
  return readArguments({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      json: { type: "boolean", default: false },
      "fail-on-destroy": { type: "boolean", default: false },
      output: { type: "string" },
      synth: { type: "string" },
    },
  });
}
