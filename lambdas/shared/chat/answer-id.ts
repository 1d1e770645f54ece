/** Message id of the answer to a question, which is its placeholder until then. */
export function answerId(question: string): string {
  return `${question}${SUFFIX}`;
}

/** Message id of the question that a message of the assistant's answers; `null` if its id does not say. */
export function questionOf(answer: string): string | null {
  return answer.endsWith(SUFFIX) ? answer.slice(0, -SUFFIX.length) : null;
}

const SUFFIX = "-answer";
