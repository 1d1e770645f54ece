import { describeCollections } from "./qdrant/collections";
import { QdrantContext, type QdrantUnderTest } from "./qdrant/context";
import { describeFilters } from "./qdrant/filters";
import { describePayloads } from "./qdrant/payloads";
import { describePoints } from "./qdrant/points";
import { describePrefetches } from "./qdrant/prefetches";
import { describeQueries } from "./qdrant/queries";
import { describeReading } from "./qdrant/reading";

/** What the product needs of Qdrant, asked through the official client. */
export function describeQdrant(connect: () => Promise<QdrantUnderTest>): void {
  const qdrant = new QdrantContext();
  beforeAll(() => qdrant.connect(connect));
  afterEach(() => qdrant.cleanUp());
  afterAll(() => qdrant.server?.close());

  describeCollections(qdrant);
  describePoints(qdrant);
  describePayloads(qdrant);
  describeFilters(qdrant);
  describeQueries(qdrant);
  describePrefetches(qdrant);
  describeReading(qdrant);

  test("a body that is no JSON is refused with 400", async () => {
    const name = await qdrant.collection();
    const response = await fetch(`${qdrant.server.url}/collections/${name}/points/query`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(qdrant.server.apiKey ? { "api-key": qdrant.server.apiKey } : {}),
      },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      status: { error: expect.stringMatching(/^Format error in JSON body: /) },
    });
  });
}
