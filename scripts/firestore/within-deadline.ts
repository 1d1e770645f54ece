/** How long one call to Firestore may take, milliseconds. */
const DEADLINE_MS = 30_000;

/**
 * What a call to Firestore gives, if it does so before a person loses patience: the official client goes on trying for
 * minutes.
 *
 * @throws an error that counts as a failure of Firestore (see `isFirestoreFailure`)
 */
export async function withinDeadline<Answer>(
  call: Promise<Answer>,
  deadlineMs = DEADLINE_MS,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const error = new Error(`no answer within ${deadlineMs / 1000} s`);
    timer = setTimeout(() => reject(Object.assign(error, { code: DEADLINE_EXCEEDED })), deadlineMs);
  });
  try {
    return await Promise.race([call, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

// https://grpc.io/docs/guides/status-codes/
const DEADLINE_EXCEEDED = 4;
