import type { HttpAnswer } from "./http-answer";
import type { Management } from "./management";

/** Raises the alarm when the last success is too long ago: also when nothing ran at all, which no failure tells. */
export async function checkBackups({ runs, longestGapMs, log, now }: Management): Promise<HttpAnswer> {
  const { lastSuccess } = await runs.status();
  const isCurrent = lastSuccess !== null && now() - Date.parse(lastSuccess.at) <= longestGapMs;
  const fields = { run: lastSuccess?.run ?? null, lastSuccess: lastSuccess?.at ?? null };
  if (isCurrent) log.info("backup.current", fields);
  else log.error("backup.missing", fields);
  return { status: 200, body: { isCurrent, ...fields } };
}
