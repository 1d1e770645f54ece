import type { EmbeddingModel } from "../../../../lambdas/shared/embeddings/models";
import type { BusinessRecord } from "../../../../lambdas/shared/record";
import { type KnowledgePoint, knowledgePoint } from "../../../../lambdas/shared/vector-index/knowledge-point";

/** A model of two dimensions, so that a test can say which way a text points. */
export const model: EmbeddingModel = {
  id: "@test/compass",
  dimensions: 2,
  collection: "knowledge_compass_v1",
  minSimilarity: 0.5,
};

export const record: BusinessRecord = {
  id: "aircall:call:1",
  source: "aircall",
  kind: "call",
  occurredAt: "2026-11-12T10:15:00.000Z",
  version: { at: "2026-11-12T10:20:00.000Z", rank: 3, delivery: "d1" },
  title: "Missed call from Jo Guest",
  text: "Nobody answered.",
  facts: { outcome: "missed" },
  access: { audience: "staff" },
  links: [],
  url: "https://assets.aircall.io/calls/1",
};

/** The points of a record, one a text, each with its direction. */
export function pointsOf(
  of: BusinessRecord,
  chunks: readonly [text: string, direction: number[]][],
): Promise<KnowledgePoint[]> {
  return Promise.all(
    chunks.map(([text, direction], index) =>
      knowledgePoint(of, index, { text, embedded: text }, direction, model),
    ),
  );
}
