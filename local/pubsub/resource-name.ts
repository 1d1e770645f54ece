import { invalidArgument } from "./status-error";

const ID = /^[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** Checks `projects/{project}/topics/{id}` or `…/subscriptions/{id}` as Pub/Sub does: an id has 3 to 255 characters. */
export function checkName(kind: "topics" | "subscriptions", name: string | null | undefined): string {
  const [projects, project, collection, id, ...rest] = (name ?? "").split("/");
  const formed =
    projects === "projects" && project && collection === kind && id !== undefined && rest.length === 0;
  if (!formed || !ID.test(id) || /^goog/i.test(id)) {
    throw invalidArgument(
      `Invalid [${kind}] name: (name=${name}). It must be projects/<project>/${kind}/<id>, where the id has 3 to 255 letters, digits or -_.~+%, starts with a letter and not with "goog".`,
    );
  }
  return name ?? "";
}

export const projectOf = (name: string) => name.split("/")[1] ?? "";
export const idOf = (name: string) => name.split("/").at(-1) ?? "";
