import { serveFetch } from "../../../local/serve-fetch";

/** What happens to a call: nothing, no answer at all, or an effect whose answer is lost on the way back. */
export type Fault = "none" | "refused" | "answer-lost";

/** A service behind a gate that tests can close. */
export interface Gate {
  url: string;
  /** Decides about each call; by default none is disturbed. Whoever gives a promise holds the call up. */
  fault: (path: string, body: string) => Fault | Promise<Fault>;
  /** Paths of the calls so far, disturbed or not. */
  calls: string[];
  close(): Promise<void>;
}

export async function startGate(target: string): Promise<Gate> {
  const { url, close } = await serveFetch(0, async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    gate.calls.push(pathname);
    const fault = await gate.fault(pathname, body);
    if (fault === "refused") return new Response("down for maintenance", { status: 503 });
    const response = await fetch(target + pathname + search, {
      method: request.method,
      headers: request.headers,
      ...(body !== "" && { body }),
    });
    const answer = await response.text();
    if (fault === "answer-lost") return new Response("bad gateway", { status: 502 });
    return new Response(answer, { status: response.status, headers: { "content-type": "application/json" } });
  });
  const gate: Gate = { url, fault: () => "none", calls: [], close };
  return gate;
}
