import { receipt } from "./receipt";

/** Answers every call with the number of orders in its body. */
export function report(request: { body: unknown[] }, response: { send(text: string): void }): void {
  response.send(`${receipt()} ${request.body.length} orders.`);
}
