import type { Document } from "bson";
import { nameOfCode } from "./mongo-error";

/** Something that goes wrong once, with the next command that it fits. */
export interface Fault {
  /** The command's name, e.g. `getMore`, `insert`. */
  on: string;
  /** What is answered; without it the connection is cut. */
  answer?: { code: number; codeName?: string; errmsg?: string; errorLabels?: string[] };
  /** Whether what is asked for is done nevertheless. */
  done?: boolean;
}

/** Takes the next fault that a command meets out of the list. */
export function takeFault(faults: Fault[], command: string): Fault | undefined {
  const fault = faults.find(({ on }) => on === command);
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

/** Reads MongoDB's own way to ask for faults: `configureFailPoint: "failCommand"`, which test servers take. */
export function readFailPoint({ mode, data }: Document): Fault[] {
  const { failCommands = [], errorCode, closeConnection, errorLabels } = data ?? {};
  const times = mode === "off" ? 0 : (mode?.times ?? 1);
  const fault = closeConnection ? {} : { answer: { code: errorCode, errorLabels } };
  return Array.from({ length: times }, () =>
    (failCommands as string[]).map((on) => ({ on, ...fault })),
  ).flat();
}
