import { type Fault, takeActionFault } from "./faults";
import type { Project } from "./project";
import type { StoredAction } from "./resources";

/** Begins actions of a server, each when the one before it has ended. */
export function beginActions(
  project: Project,
  server: number,
  commands: string[],
  { now, durationMs, faults }: { now: number; durationMs: number; faults: Fault[] },
): StoredAction[] {
  return commands.map((command, index) => {
    const fault = takeActionFault(faults, command);
    return project.add("actions", {
      command,
      server,
      startsAt: now + index * durationMs,
      endsAt: now + (index + 1) * durationMs,
      error: fault ? { code: fault.code, message: `${command} failed` } : null,
    });
  });
}

/** Whether the server is being worked on. */
export function isBusy(project: Project, server: number, now: number): boolean {
  return project.actions.some((action) => action.server === server && action.endsAt > now);
}

/** An action as the API shows it at a moment. */
export function viewAction({ id, command, server, startsAt, endsAt, error }: StoredAction, now: number) {
  const isOver = now >= endsAt;
  const progress = isOver ? 100 : Math.floor((Math.max(now - startsAt, 0) / (endsAt - startsAt)) * 100);
  return {
    id,
    command,
    status: isOver ? (error ? "error" : "success") : "running",
    progress,
    started: new Date(startsAt).toISOString(),
    finished: isOver ? new Date(endsAt).toISOString() : null,
    resources: [{ id: server, type: "server" }],
    error: isOver ? error : null,
  };
}
