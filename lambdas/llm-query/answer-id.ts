/** Message id of the answer to a question, which is its placeholder until then. Feedback on it names the question by it. */
export function answerId(question: string): string {
  return `${question}-answer`;
}
