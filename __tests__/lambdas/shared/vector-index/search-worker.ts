import { type HybridQuery, hybridSearch } from "../../../../lambdas/shared/vector-index/hybrid-search";
import { connectQdrant } from "../../../../lambdas/shared/vector-index/qdrant";

// biome-ignore lint/style/noDefaultExport: workerd takes its handlers from there
export default {
  async fetch(request: Request, env: { QDRANT_URL: string; QDRANT_API_KEY?: string }): Promise<Response> {
    const client = connectQdrant(env.QDRANT_URL, env.QDRANT_API_KEY, 5000);
    try {
      const query = (await request.json()) as HybridQuery;
      return Response.json(await hybridSearch(client, query));
    } catch (error) {
      return new Response(String(error), { status: 502 });
    }
  },
};
