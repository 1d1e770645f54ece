import type { Document } from "bson";
import { MongoError, nameOfCode } from "./mongo-error";

/** Something that goes wrong once, with the next command that it fits. */
export interface Fault {
  /** The command's name, e.g. `getMore`, `insert`, or several of which the first to come fails. */
  on: string | string[];
  /** What is answered; without it the connection is cut. */
  answer?: { code: number; codeName?: string; errmsg?: string; errorLabels?: string[] };
  /** Whether what is asked for is done nevertheless. */
  done?: boolean;
}

/** Takes the next fault that a command meets out of the list. */
export function takeFault(faults: Fault[], command: string): Fault | undefined {
  const fault = faults.find(({ on }) => [on].flat().includes(command));
  if (fault) faults.splice(faults.indexOf(fault), 1);
  return fault;
}

/** The failed command's answer. */
export function faultReply({ code, codeName, errmsg, errorLabels }: NonNullable<Fault["answer"]>): Document {
  return {
    ok: 0,
    code,
    codeName: codeName ?? nameOfCode(code),
    errmsg: errmsg ?? "Failing command via 'failCommand' failpoint",
    ...(errorLabels && { errorLabels }),
  };
}

/**
 * Reads MongoDB's own way to ask for faults: `configureFailPoint: "failCommand"`, which test servers take.
 *
 * @throws MongoError when it is asked for anything but a number of failures
 */
export function readFailPoint({ configureFailPoint: name, mode, data }: Document): Fault[] {
  const times: unknown = mode === "off" ? 0 : mode?.times;
  if (name !== "failCommand" || typeof times !== "number") {
    throw new MongoError(
      "BadValue",
      "This stand-in has the fail point failCommand, with the modes { times: <n> } and off.",
    );
  }
  const { failCommands = [], errorCode, closeConnection, errorLabels } = data ?? {};
  const answer = closeConnection ? undefined : { code: errorCode, errorLabels };
  return Array.from({ length: times }, () => ({ on: failCommands, ...(answer && { answer }) }));
}
