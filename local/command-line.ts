import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export interface CommandLine {
  help: boolean;
  /** Replay, ask one question, report and stop. */
  once: boolean;
  /** Print the report as JSON alone. */
  json: boolean;
  /** Forget what earlier runs left behind. */
  fresh: boolean;
  /** Show what the services write. */
  verbose: boolean;
  /** Port of the console. */
  port?: number;
  /** The question that `--once` asks. */
  question?: string;
}

export const HELP = `Runs the whole platform on this machine: no account, no key, no Docker.

  npm start [-- <options>]

  --once             replay the sample calls, bookings and chat, ask one question, print the report and stop
  --question <text>  the question that --once asks
  --json             print the report as JSON, and nothing else, on standard output
  --port <number>    port of the console alone (default 4600; 0 takes a free one)
  --fresh            forget what earlier runs left in .tricloud/ (--once always starts fresh)
  --verbose          show what the services write
  --help             show this

Environment: TRICLOUD_<SERVICE>_PORT moves a service to another port, for example TRICLOUD_FIRESTORE_PORT.
A real service takes a stand-in's place when its address or key is set:
`;

/** @throws TypeError naming the option that is wrong */
export function readCommandLine(args: string[]): CommandLine {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      once: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      fresh: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      port: { type: "string" },
      question: { type: "string" },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new TypeError(`--port ${values.port} is no port. Give a number from 0 to 65535.`);
  }
  return { ...values, port };
}
