/** Fields of a log line. Values are scalars, so that log metrics and the console can use them as they are. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/**
 * A structured log: one JSON object a line, in the form that Cloud Logging and Workers Logs both index
 * (`severity`, `time`, `message` and our own fields).
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/**
 * A log of one service.
 *
 * @param service the function's folder name, e.g. `aircall-webhook`
 * @param write receives each line; default `console.log`
 */
export function createLog(service: string, write: (line: string) => void = console.log): Log {
  const at =
    (severity: string) =>
    (event: string, fields: LogFields = {}) =>
      write(
        JSON.stringify({
          severity,
          time: new Date().toISOString(),
          service,
          message: event,
          event,
          ...fields,
        }),
      );
  return { info: at("INFO"), warn: at("WARNING"), error: at("ERROR") };
}
