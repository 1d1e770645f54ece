import { ServiceError } from "../shared/service-error";

/** gRPC's INVALID_ARGUMENT, the one refusal of Firestore's that is about what it was given. */
const INVALID_ARGUMENT = 3;

/** Whether something failed for what it is, so that it fails again however often it is tried. */
export function isPermanent(error: unknown): boolean {
  if (error instanceof ServiceError) return error.permanent;
  return (error as { code?: unknown } | null)?.code === INVALID_ARGUMENT;
}
