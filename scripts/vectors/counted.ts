/** E.g. `1 record`, `2 records`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What there is in both holdings, by the documents that it is in. */
export function countOf({ records, messages }: { records: number; messages: number }): string {
  return `${counted(records, "record")} and ${counted(messages, "chat message")}`;
}
