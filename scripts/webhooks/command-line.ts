import { CommandLineError } from "../command-line-error";
import { readArguments } from "../read-arguments";
import { PROVIDER_NAMES, type ProviderName } from "./provider";

const ACTIONS = ["register", "status", "rotate"] as const;

/** What the command was asked to do. */
export interface CommandLine {
  help: boolean;
  action: (typeof ACTIONS)[number];
  /** Only `status` takes more than one, and none means each that there are credentials for. */
  provider?: ProviderName;
  environment: string;
  /** Name of the Firestore database. */
  database: string;
  /** Where the webhooks arrive, without the path key, if not at the environment's host. */
  url?: string;
  /** Hand the secrets to Wrangler. */
  wrangler: boolean;
  showSecret: boolean;
  /** End a rotation. */
  finish: boolean;
  /** Id of the webhook that a rotation ends with, if it is not to be found out. */
  keep?: string;
  dryRun: boolean;
  json: boolean;
}

export const HELP = `Connects the platform to the providers of webhooks.

  npm run webhooks -- register <provider> --environment <name>   have its webhooks sent to us
  npm run webhooks -- status [provider] --environment <name>     see whether they are
  npm run webhooks -- rotate <provider> --environment <name>     change their secret and their path

Providers: aircall, with AIRCALL_API_ID and AIRCALL_API_TOKEN in the environment; guesty, with GUESTY_CLIENT_ID and
GUESTY_CLIENT_SECRET, and Google's application default credentials for the access token that all share in Firestore.
AIRCALL_API_URL and GUESTY_API_URL name a stand-in in a provider's place, FIRESTORE_EMULATOR_HOST an emulator.

  --environment <name>  dev, staging or prod
  --wrangler            put the Worker's secrets by npx wrangler secret put, which needs CLOUDFLARE_API_TOKEN
  --show-secret         show the Worker's secrets; without this no secret is ever shown
  --finish              of rotate: end the rotation; only what is new is accepted from then on
  --keep <id>           of rotate --finish: the webhook to keep, if the newest cannot be told
  --url <address>       where the webhooks arrive, without the path key (default https://<host of the environment>/<provider>)
  --database <name>     Firestore database (default (default))
  --dry-run             say what would be done and change no webhook and no secret; what is asked counts against the
                        provider's limits
  --json                write JSON
  --help                show this

register may be repeated: it mends what is amiss and hands over the secrets again. rotate makes a second webhook beside
the first one, with a path and a secret of its own; both are accepted until rotate --finish takes the first one away.
status ends with 1 if something is amiss; the last delivery it knows with Google's credentials alone. More in
docs/webhooks.md.
`;

/** For `parseArgs`. */
export const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  environment: { type: "string" },
  database: { type: "string", default: "(default)" },
  url: { type: "string" },
  wrangler: { type: "boolean", default: false },
  "show-secret": { type: "boolean", default: false },
  finish: { type: "boolean", default: false },
  keep: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** @throws CommandLineError if the command or an option is wrong */
export function readCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const { "show-secret": showSecret, "dry-run": dryRun, environment = "", ...others } = values;
  const options = { ...others, showSecret, dryRun, environment };
  if (values.help) return { ...options, action: "status" };
  const [action, provider, ...rest] = positionals;
  if (action === undefined) throw new CommandLineError("no command is named", `Use ${ACTIONS.join(", ")}.`);
  if (!isOneOf(ACTIONS, action)) {
    throw new CommandLineError(`${action} is no command`, `Use ${ACTIONS.join(", ")}.`);
  }
  if (rest.length > 0) throw new CommandLineError(`${rest.join(" ")} is one too many`, "Name one provider.");
  if (provider === undefined && action !== "status") {
    throw new CommandLineError("no provider is named", `Use ${PROVIDER_NAMES.join(" or ")}.`);
  }
  if (provider !== undefined && !isOneOf(PROVIDER_NAMES, provider)) {
    throw new CommandLineError(`${provider} is no provider`, `Use ${PROVIDER_NAMES.join(" or ")}.`);
  }
  if (environment === "") {
    throw new CommandLineError("no environment is named", "Give --environment dev, staging or prod.");
  }
  checkOptions(options, action, provider);
  return { ...options, action, provider };
}

function checkOptions(
  { finish, keep, url, wrangler, showSecret, dryRun }: Omit<CommandLine, "action">,
  action: CommandLine["action"],
  provider: ProviderName | undefined,
): void {
  const only = (given: boolean, option: string, allowed: boolean, place: string) => {
    if (given && !allowed) throw new CommandLineError(`${option} is for ${place}`, "Leave it out.");
  };
  only(finish, "--finish", action === "rotate", "rotate");
  only(keep !== undefined, "--keep", finish, "rotate --finish");
  only(wrangler, "--wrangler", action !== "status", "register and rotate");
  only(showSecret, "--show-secret", action !== "status", "register and rotate");
  only(dryRun, "--dry-run", action !== "status", "register and rotate");
  only(url !== undefined, "--url", provider !== undefined, "one provider");
  if (url !== undefined && !/^https:\/\/[^/?#]+\/[^?#]*[^/?#]$/.test(url)) {
    throw new CommandLineError(`--url is ${url}`, "Give https://<host>/<provider>.");
  }
}

function isOneOf<Name extends string>(names: readonly Name[], text: string): text is Name {
  return (names as readonly string[]).includes(text);
}

function parse(args: string[]) {
  return readArguments({
    args,
    allowPositionals: true,
    options: OPTIONS,
  });
}
