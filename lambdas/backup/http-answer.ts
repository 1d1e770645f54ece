/** What a function answers, always as JSON. */
export interface HttpAnswer {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

/** Nothing is at this path. */
export function notFound(): HttpAnswer {
  return { status: 404, body: { error: "There is nothing at this path." } };
}

/** What is there is asked for by POST. */
export function onlyPost(): HttpAnswer {
  return { status: 405, body: { error: "Use POST." }, headers: { allow: "POST" } };
}
