/** Something that goes wrong once, with the next request that it fits. */
export interface Fault {
  /** E.g. `GET /v1/webhooks`; of a path with an id, what comes before it. */
  on: string;
  /** What is answered; without it the connection is cut. */
  answer?: { status: number; headers?: Record<string, string> };
}

/** Takes the next fault that a request meets out of the list. */
export function takeFault(faults: Fault[], request: Request): Fault | undefined {
  const [, version, resource] = new URL(request.url).pathname.split("/");
  const on = `${request.method} /${version}/${resource}`;
  const fault = faults.find((candidate) => candidate.on === on);
  if (fault) faults.splice(faults.indexOf(fault), 1);
  return fault;
}
