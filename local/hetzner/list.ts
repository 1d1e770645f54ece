import type { Context } from "hono";
import { invalidInput } from "./api-error";
import { type Labels, parseLabelSelector } from "./label-selector";

/** By `name` and `label_selector`, in the order of `sort`. */
export function selected<
  Resource extends { name: string | null; labels: Labels; created: string; id: number },
>(context: Context, resources: Resource[]): Resource[] {
  const selector = context.req.query("label_selector");
  const matches = selector ? parseLabelSelector(selector) : () => true;
  return sorted(
    context,
    byName(context, resources).filter(({ labels }) => matches(labels)),
  );
}

export function byName<Resource extends { name: string | null }>(
  context: Context,
  resources: Resource[],
): Resource[] {
  const wanted = context.req.query("name");
  return wanted === undefined ? resources : resources.filter(({ name }) => name === wanted);
}

/** By id or time of creation, ascending unless told otherwise. */
function sorted<Resource extends { id: number; created: string }>(
  context: Context,
  resources: Resource[],
): Resource[] {
  const [field = "id", direction = "asc"] = (context.req.query("sort") ?? "").split(":").filter(Boolean);
  if ((field !== "id" && field !== "created") || !["asc", "desc"].includes(direction)) {
    throw invalidInput("sort", `cannot sort by ${field}:${direction}`);
  }
  const sign = direction === "asc" ? 1 : -1;
  return resources.sort((a, b) => (a[field] < b[field] ? -sign : a[field] > b[field] ? sign : 0));
}

/** One page of a list. */
export function page(context: Context, collection: string, resources: object[]) {
  const number = wholeNumber(context, "page", 1, Number.MAX_SAFE_INTEGER);
  const size = wholeNumber(context, "per_page", 25, 50);
  const last = Math.max(1, Math.ceil(resources.length / size));
  const pagination = {
    page: number,
    per_page: size,
    previous_page: number > 1 ? number - 1 : null,
    next_page: number < last ? number + 1 : null,
    last_page: last,
    total_entries: resources.length,
  };
  return context.json({
    [collection]: resources.slice((number - 1) * size, number * size),
    meta: { pagination },
  });
}

function wholeNumber(context: Context, name: string, standard: number, most: number): number {
  const number = Number(context.req.query(name) ?? standard);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw invalidInput(name, `must be 1 to ${most}`);
  return number;
}
