import { firestoreTokens } from "./access-token";
import { FirestoreClient } from "./firestore-client";

/** What tells a Worker its Firestore. */
export interface FirestoreEnv {
  GOOGLE_CLOUD_PROJECT: string;
  /** Default `https://firestore.googleapis.com`. */
  FIRESTORE_URL?: string;
  /** Default `(default)`. */
  FIRESTORE_DATABASE?: string;
  /** Key file of the service account, JSON. Needed unless FIRESTORE_URL is an emulator's. */
  GCP_SERVICE_ACCOUNT?: string;
}

let firestore: FirestoreClient | undefined;

/** The Worker's Firestore. An isolate runs one version of a Worker, so the client and its token are for one alone. */
export function workerFirestore(env: FirestoreEnv): FirestoreClient {
  const { FIRESTORE_URL: url = "https://firestore.googleapis.com" } = env;
  firestore ??= new FirestoreClient({
    url,
    project: env.GOOGLE_CLOUD_PROJECT,
    database: env.FIRESTORE_DATABASE,
    accessToken: firestoreTokens(url, env.GCP_SERVICE_ACCOUNT, Date.now),
    fetch,
  });
  return firestore;
}
