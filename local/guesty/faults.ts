/** Something that goes wrong once, with the next request that it fits. */
export interface Fault {
  /** E.g. `GET /v1/reservations-v3`, `POST /oauth2/token`. */
  on: string;
  /** What is answered; without it the connection is cut. */
  answer?: { status: number; headers?: Record<string, string> };
  /** Whether what is asked for is done nevertheless. */
  done?: boolean;
}

/** Takes the next fault that a request meets out of the list. */
export function takeFault(faults: Fault[], request: Request): Fault | undefined {
  const on = `${request.method} ${new URL(request.url).pathname}`;
  const fault = faults.find((candidate) => candidate.on === on);
  if (fault) faults.splice(faults.indexOf(fault), 1);
  return fault;
}
