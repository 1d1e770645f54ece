/** A stored text that an answer may cite. */
export interface Source {
  /** Record id. */
  record: string;
  title: string;
  text: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
  url?: string;
}
