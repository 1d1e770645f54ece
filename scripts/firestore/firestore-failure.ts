import { TricloudError } from "../../constructs/core/tricloud-error";
import type { Place } from "./place";

/** Firestore cannot be worked with: nothing of what a command has to do would succeed. */
export class FirestoreFailure extends TricloudError {
  /** Whether it is for want of Google's credentials. */
  readonly lacksLogin: boolean;

  constructor({ project, database }: Place, cause: unknown) {
    const { code, message } = cause as { code?: unknown; message?: string };
    super({
      where: `Firestore ${database} of ${project}`,
      what: message ?? String(cause),
      fix: FIXES[Number(code)] ?? LOGIN_FIX,
      cause,
    });
    this.lacksLogin = this.fix === LOGIN_FIX;
  }
}

const LOGIN_FIX =
  "Log in with: gcloud auth application-default login, or let GOOGLE_APPLICATION_CREDENTIALS name a key file.";

// https://grpc.io/docs/guides/status-codes/
const FIXES: Record<number, string> = {
  4: "Firestore is slow or cannot be reached. Try again.",
  5: "Check the project, and that its database was deployed.",
  7: "Ask for the role roles/datastore.user on the project.",
  8: "The quota of the database is used up, or it is overloaded. Try again later.",
  14: "Firestore cannot be reached. Try again, and check FIRESTORE_EMULATOR_HOST if it is set.",
  16: LOGIN_FIX,
};

/** Whether an error of the official client means that no other call would succeed either. */
export function isFirestoreFailure(error: unknown): boolean {
  return Number((error as { code?: unknown } | undefined)?.code) in FIXES;
}
