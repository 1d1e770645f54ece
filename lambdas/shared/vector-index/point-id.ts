import { v5 } from "uuid";

/** Fixed for ever: another namespace would leave every stored point behind. */
const NAMESPACE = "6f1d2f4e-2a0b-5c53-9d0e-6b8a3f6c1d27";

/** The id of one chunk's point: the same record and chunk always have the same, so writing twice changes nothing. */
export function pointId(record: string, chunk: number): string {
  return v5(`${record}#${chunk}`, NAMESPACE);
}
