import type { MessageBatch, Queue } from "@cloudflare/workers-types";

interface Env {
  TOKEN: string;
  ORDERS: Queue<string>;
}

export default {
  async fetch(request: Request, env: Env) {
    await env.ORDERS.send(await request.text());
    return new Response("kept", { status: 202 });
  },

  queue(batch: MessageBatch<string>) {
    batch.ackAll();
  },
};
