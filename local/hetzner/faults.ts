/** Something that goes wrong once, with the next request or action that it fits. */
export type Fault = RequestFault | ActionFault;

/** A request that is answered with an error, or not at all. */
export interface RequestFault {
  /** E.g. `POST /servers`, `DELETE /servers`. */
  on: string;
  /** What is answered; without it the connection is cut. */
  answer?: { status: number; code: string; headers?: Record<string, string> };
  /** Whether what is asked for is done nevertheless. */
  done?: boolean;
}

/** An action that is begun and ends in an error. */
export interface ActionFault {
  /** E.g. `start_server`. */
  action: string;
  code: string;
}

/** Takes the next fault that a request meets out of the list. */
export function takeRequestFault(faults: Fault[], method: string, path: string): RequestFault | undefined {
  const on = `${method} /${path.split("/")[1]}`;
  return take(faults, (fault): fault is RequestFault => "on" in fault && fault.on === on);
}

/** Takes the next fault that an action meets out of the list. */
export function takeActionFault(faults: Fault[], command: string): ActionFault | undefined {
  return take(faults, (fault): fault is ActionFault => "action" in fault && fault.action === command);
}

function take<Kind extends Fault>(faults: Fault[], fits: (fault: Fault) => fault is Kind): Kind | undefined {
  const fault = faults.find(fits);
  if (fault) faults.splice(faults.indexOf(fault), 1);
  return fault;
}
