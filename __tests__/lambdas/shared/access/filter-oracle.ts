import type { AccessCondition, AccessFilter } from "../../../../lambdas/shared/access/access-filter";

export type Payload = Record<string, unknown>;

export interface Point {
  id: string;
  payload: Payload;
}

/** Whether a point passes a filter, by the rules of Qdrant's documentation and nothing else. */
export function passes({ must, should }: AccessFilter, point: Point): boolean {
  const all = (must ?? []).every((condition) => holds(condition, point));
  const any = !should || should.length === 0 || should.some((condition) => holds(condition, point));
  return all && any;
}

function holds(condition: AccessCondition, point: Point): boolean {
  if ("has_id" in condition) return condition.has_id.includes(point.id);
  if (!("key" in condition)) return passes(condition, point);
  // A condition on a list holds if it holds for one of its values.
  const values = [point.payload[condition.key]].flat();
  const wanted = "any" in condition.match ? condition.match.any : [condition.match.value];
  return values.some((value) => wanted.includes(value as string));
}
