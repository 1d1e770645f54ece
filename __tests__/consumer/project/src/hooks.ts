import { receipt } from "./receipt";

interface Env {
  ORDERS: { send(order: string): Promise<void> };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    await env.ORDERS.send(await request.text());
    return new Response(receipt(), { status: 202 });
  },
};
