import * as z from "zod";
import { requireSetting } from "../shared/setting";
import type { Management } from "./management";

/** The settings of `manageBackups` that are not secret, from its environment variables. */
export type ManagementSettings = Pick<
  Management,
  "server" | "keep" | "reportUrl" | "longestRunMs" | "longestGapMs"
>;

/** @throws Error naming the variable that is missing or unfit */
export function readSettings(env: NodeJS.ProcessEnv): ManagementSettings {
  return {
    server: {
      type: requireSetting(env, "BACKUP_SERVER_TYPE"),
      location: requireSetting(env, "BACKUP_LOCATION"),
      network: requireSetting(env, "BACKUP_NETWORK"),
      firewall: requireSetting(env, "BACKUP_FIREWALL"),
      imageSelector: requireSetting(env, "BACKUP_IMAGE_SELECTOR"),
      volumeSelector: requireSetting(env, "BACKUP_VOLUME_SELECTOR"),
    },
    keep: readJson(env, "BACKUP_KEEP", keepSchema),
    reportUrl: readJson(env, "REPORT_URL", z.url(), (text) => text).replace(/\/$/, ""),
    longestRunMs: readJson(env, "BACKUP_LONGEST_RUN_SECONDS", z.number().positive()) * 1000,
    longestGapMs: readJson(env, "BACKUP_LONGEST_GAP_SECONDS", z.number().positive()) * 1000,
  };
}

const count = z.int().positive();
const keepSchema = z.object({ daily: count, weekly: count, monthly: count });

function readJson<Value>(
  env: NodeJS.ProcessEnv,
  name: string,
  schema: z.ZodType<Value>,
  parse: (text: string) => unknown = parseJson,
): Value {
  const text = requireSetting(env, name);
  const { data, error } = schema.safeParse(parse(text));
  if (error) throw new Error(`${name} is ${text}: ${z.prettifyError(error)}. Correct it and deploy again.`);
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
