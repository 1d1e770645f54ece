import { checkBackups } from "./check-backups";
import { type HttpAnswer, notFound, onlyPost } from "./http-answer";
import type { Management } from "./management";
import { reapServers } from "./reap-servers";
import { startBackup } from "./start-backup";

const ROUTES = new Map<string, (management: Management) => Promise<HttpAnswer>>([
  ["/start", startBackup],
  ["/reap", reapServers],
  ["/check", checkBackups],
]);

/** Does what the clock asks for. Who may ask is settled before: the function is private. */
export async function manageBackups(
  { method, path }: { method: string; path: string },
  management: Management,
): Promise<HttpAnswer> {
  const act = ROUTES.get(path);
  if (!act) return notFound();
  return method === "POST" ? act(management) : onlyPost();
}
