import { MIRROR_VARIABLE } from "../provider-mirror";
import { readArguments } from "../read-arguments";

/** What `npm run test:terraform` was asked to do. */
export interface CommandLine {
  help: boolean;
  /** A stack whose provider is not to be had is a failure too. */
  all: boolean;
  /** Print the report as JSON alone. */
  json: boolean;
  /** Names of the stacks to plan; empty for every stack. */
  stacks: string[];
  /** Folder of synthesized stacks; without it all environments are synthesized. */
  out?: string;
}

export const HELP = `Has Terraform judge every stack of every environment without an account: init, validate, and a plan on an
empty state with fake credentials, which makes no call. Errors fail, and warnings but for those that a resource cannot
be without.

  npm run test:terraform [-- <options>]

  --all           fail also when a stack cannot be planned because its provider is not to be had
  --stack <name>  plan this stack alone; may be given several times
  --out <folder>  plan the stacks that \`cdktf synth\` wrote there, in place of this project's own
  --json          print the report as JSON, and nothing else, on standard output
  --help          show this

Needs terraform 1.11 or later on the PATH. Providers come from the filesystem mirror in the folder that
${MIRROR_VARIABLE} names, and those that it lacks from the registry. TF_PLUGIN_CACHE_DIR keeps them
for the next run.
`;

/** @throws CommandLineError naming the option that is wrong */
export function readCommandLine(args: string[]): CommandLine {
  const { stack, ...values } = parse(args);
  return { ...values, stacks: stack };
}

function parse(args: string[]) {
  return readArguments({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      stack: { type: "string", multiple: true, default: [] },
      out: { type: "string" },
    },
  }).values;
}
