import { invalidArgument } from "./status-error";

type Mask = { paths?: string[] | null } | null | undefined;

/**
 * A resource with the masked fields taken from an update. Paths come as the proto spells them (`ack_deadline_seconds`);
 * of a path into a field (`push_config.push_endpoint`) the whole field is taken.
 */
export function applyMask<T extends object>(current: T, update: T, mask: Mask, immutable: string[]): T {
  const fields = (mask?.paths ?? []).map((path) =>
    (path.split(".")[0] ?? "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  if (fields.length === 0) throw invalidArgument("The update mask must name the fields to change.");
  const fixed = fields.find((field) => immutable.includes(field));
  if (fixed) throw invalidArgument(`The field ${fixed} cannot be changed after creation.`);
  const unknown = fields.find((field) => !(field in current));
  if (unknown) throw invalidArgument(`Invalid update mask: no field ${unknown}.`);
  const changed = Object.fromEntries(fields.map((field) => [field, update[field as keyof T]]));
  return { ...current, ...changed };
}
