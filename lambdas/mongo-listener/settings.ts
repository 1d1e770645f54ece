import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as z from "zod";

/** What the listener is told by its environment variables. */
export interface Settings {
  mongoUrl: string;
  mongoDatabase: string;
  project: string;
  firestoreDatabase: string;
  topic: string;
  assistant: string;
  excludedRooms: ReadonlySet<string>;
  /** Of the status: where it listens; on all addresses if it is absent. */
  host: string | undefined;
  port: number;
  leaseMs: number;
  holder: string;
}

/**
 * @param random chooses the part of the holder's name that no other process has
 * @throws Error naming every variable that is missing or unfit, or the file that cannot be read
 */
export function readSettings(
  env: NodeJS.ProcessEnv,
  random: () => string = () => randomBytes(4).toString("hex"),
): Settings {
  const { data, error } = schema.safeParse({ ...env, MONGO_URL: env["MONGO_URL"] || fromFile(env) });
  if (error) {
    const problems = error.issues.map(({ path: [name], message }) => `${String(name)} ${message}`);
    throw new Error(
      `The listener cannot start: ${problems.join("; ")}. Set them as environment variables of the container.`,
    );
  }
  return {
    mongoUrl: data.MONGO_URL,
    mongoDatabase: data.MONGO_DATABASE,
    project: data.GOOGLE_CLOUD_PROJECT,
    firestoreDatabase: data.FIRESTORE_DATABASE,
    topic: data.CHAT_TOPIC,
    assistant: data.ASSISTANT_USER_ID,
    excludedRooms: new Set(
      data.EXCLUDED_ROOMS.split(",")
        .map((room) => room.trim())
        .filter(Boolean),
    ),
    host: data.HOST || undefined,
    port: data.PORT,
    leaseMs: data.LEASE_MS,
    holder: `${data.LISTENER_NAME || hostname()}-${random()}`,
  };
}

/** A secret of Docker's is a file. */
function fromFile({ MONGO_URL_FILE: path }: NodeJS.ProcessEnv): string | undefined {
  if (!path) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(
      `The listener cannot start: MONGO_URL_FILE cannot be read: ${(error as Error).message}. Give the container the secret, or set MONGO_URL.`,
    );
  }
}

const required = z.preprocess(
  (text) => (typeof text === "string" && text.trim() !== "" ? text.trim() : undefined),
  z.string("is not set"),
);

/** An empty variable counts as one that is not set. */
function optional<Schema extends z.ZodType>(schema: Schema, value: string) {
  return z.preprocess(
    (text) => (typeof text === "string" && text.trim() !== "" ? text.trim() : value),
    schema,
  );
}

function wholeNumber(least: number, most: number, unit: string) {
  const message = `must be a whole number of ${unit} from ${least} to ${most}`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
}

const schema = z.object({
  MONGO_URL: required.pipe(
    z.string().regex(/^mongodb(\+srv)?:\/\//, "must begin with mongodb:// or mongodb+srv://"),
  ),
  MONGO_DATABASE: optional(z.string(), "rocketchat"),
  GOOGLE_CLOUD_PROJECT: required,
  FIRESTORE_DATABASE: optional(z.string(), "(default)"),
  CHAT_TOPIC: required,
  ASSISTANT_USER_ID: required,
  EXCLUDED_ROOMS: optional(z.string(), ""),
  HOST: optional(z.string(), ""),
  PORT: optional(wholeNumber(0, 65_535, "a port"), "8080"),
  LEASE_MS: optional(wholeNumber(1_000, 300_000, "milliseconds"), "15000"),
  LISTENER_NAME: optional(z.string(), ""),
});
