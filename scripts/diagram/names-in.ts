/**
 * What could be a name in a text: the text itself, and each run of a name's letters in it. So a topic is found in
 * `projects/p/topics/dev-dead`, a host in `https://vectors.example.com:6333`, a function in a metric's filter.
 */
export function namesIn(text: string): string[] {
  return [...new Set([text, ...(text.match(/[A-Za-z0-9][\w.-]*[A-Za-z0-9]/g) ?? [])])];
}
