import { readArguments } from "../read-arguments";

/** What `npm run docs` was asked to do. */
export interface CommandLine {
  help: boolean;
  /** Say what is wrong, and write nothing. */
  check: boolean;
  /** Folder to synthesize the examples to, in place of writing the reference. */
  examples?: string;
}

export const HELP = `Writes the reference in docs/reference, from the TSDoc comments of what the package exports and from the examples in
docs/examples.

  npm run docs [-- <options>]

  --check              write nothing, and fail if a page is out of date
  --examples <folder>  synthesize the examples there instead; npm run test:terraform -- --out <folder> plans them
  --help               show this

Fails if a public member lacks text, a default, or a unit or range, or if a construct of a cloud lacks an example.
`;

/** @throws CommandLineError if an option is wrong */
export function readCommandLine(args: string[]): CommandLine {
  return readArguments({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      check: { type: "boolean", default: false },
      examples: { type: "string" },
    },
  }).values;
}
