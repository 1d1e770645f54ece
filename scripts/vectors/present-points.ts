import type { QdrantClient } from "@qdrant/js-client-rest";
import type { KeptPoint } from "../../lambdas/shared/vector-index/knowledge-index";
import type { KnowledgePayload } from "../../lambdas/shared/vector-index/payload";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";

const PAGE = 500;

/** The points of some records, by record id. */
export async function presentPoints(
  client: QdrantClient,
  collection: string,
  records: readonly string[],
): Promise<Map<string, KeptPoint[]>> {
  const found = new Map<string, KeptPoint[]>();
  const filter = { must: [{ key: "record", match: { any: [...records] } }] };
  for await (const page of scroll(client, collection, { filter, with_payload: true })) {
    for (const { id, payload } of page) {
      const of = payload as unknown as KnowledgePayload;
      found.set(of.record, [...(found.get(of.record) ?? []), { id: String(id), payload: of }]);
    }
  }
  return found;
}

/** Which record each point of a collection says it is of, page by page; `""` for one that says nothing. */
export async function* pointOwners(
  client: QdrantClient,
  collection: string,
): AsyncGenerator<{ point: string; record: string }[]> {
  for await (const page of scroll(client, collection, { with_payload: ["record"] })) {
    yield page.map(({ id, payload }) => {
      const record = payload?.["record"];
      return { point: String(id), record: typeof record === "string" ? record : "" };
    });
  }
}

async function* scroll(
  client: QdrantClient,
  collection: string,
  request: Parameters<QdrantClient["scroll"]>[1],
) {
  let offset: string | number | undefined;
  do {
    const { points, next_page_offset: next } = await askQdrant(() =>
      client.scroll(collection, { ...request, limit: PAGE, ...(offset !== undefined && { offset }) }),
    );
    yield points;
    offset = typeof next === "string" || typeof next === "number" ? next : undefined;
  } while (offset !== undefined);
}
