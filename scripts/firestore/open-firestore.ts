import { once } from "node:events";
import { connect } from "node:net";
import { Firestore, v1 } from "@google-cloud/firestore";
import { CommandLineError } from "../command-line-error";
import { FirestoreFailure } from "./firestore-failure";
import type { Place } from "./place";

/** A Firestore that answered, or may be expected to. */
export interface OpenFirestore {
  firestore: Firestore;
  /** Where its REST API is. */
  url: string;
  /** A bearer token for its REST API. */
  accessToken(): Promise<string>;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens a database with Google's application default credentials; that of the emulator which FIRESTORE_EMULATOR_HOST
 * names, if it is set. What is wrong with either is found here, since the client itself tries on for a minute.
 *
 * @throws FirestoreFailure if there are no credentials, or no emulator
 * @throws CommandLineError if FIRESTORE_EMULATOR_HOST names no host
 */
export async function openFirestore(place: Place, env: NodeJS.ProcessEnv): Promise<OpenFirestore> {
  const { project: projectId, database: databaseId } = place;
  const settings = { projectId, databaseId, ignoreUndefinedProperties: true };
  const emulator = emulatorIn(env);
  try {
    if (emulator) {
      await checkConnection(emulator);
      // There is no Google machine to ask for credentials.
      process.env["METADATA_SERVER_DETECTION"] ??= "none";
      const firestore = new Firestore({ ...settings, host: emulator, ssl: false });
      return { firestore, url: `http://${emulator}`, accessToken: async () => "owner" };
    }
    const { auth } = new v1.FirestoreClient({ projectId });
    const accessToken = async () => (await auth.getAccessToken()) ?? "";
    await accessToken();
    return { firestore: new Firestore(settings), url: "https://firestore.googleapis.com", accessToken };
  } catch (error) {
    throw new FirestoreFailure(place, error);
  }
}

function emulatorIn(env: NodeJS.ProcessEnv): string | undefined {
  const host = env["FIRESTORE_EMULATOR_HOST"];
  if (!host || (!host.includes("/") && URL.canParse(`http://${host}`))) return host;
  throw new CommandLineError(`FIRESTORE_EMULATOR_HOST is ${host}`, "Give host:port, without http://.");
}

async function checkConnection(host: string): Promise<void> {
  const { hostname, port } = new URL(`http://${host}`);
  const socket = connect({ host: hostname, port: Number(port || 80) });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (cause) {
    const { message } = cause as Error;
    throw Object.assign(new Error(`no emulator answers at ${host}: ${message}`, { cause }), { code: 14 });
  } finally {
    socket.destroy();
  }
}
