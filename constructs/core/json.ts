import { Fn, Token } from "./terraform";

/** A value as JSON; Terraform writes it where a part, at any depth, is known at apply time only. */
export function toJson(value: unknown): string {
  return holdsToken(value) ? Fn.jsonencode(value) : JSON.stringify(value);
}

function holdsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsToken);
}
