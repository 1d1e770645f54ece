import { askQdrant, connectQdrant } from "../../../../lambdas/shared/vector-index/qdrant";
import { startQdrant } from "../../../../local/qdrant/server";

const warn = jest.spyOn(console, "warn").mockImplementation(() => {});
beforeEach(() => warn.mockClear());

test("a key is sent within this machine without a warning, and without TLS to another with one", async () => {
  const service = await startQdrant({ port: 0, apiKey: "key" });
  try {
    const client = connectQdrant(service.url, "key", 5000);
    await expect(client.getCollections()).resolves.toEqual({ collections: [] });
    const stranger = connectQdrant(service.url, "another", 5000);
    await expect(askQdrant(() => stranger.getCollections())).rejects.toThrow("Qdrant");
  } finally {
    await service.close();
  }
  connectQdrant("https://qdrant.example", "key", 5000);
  connectQdrant("http://qdrant.example", undefined, 5000);
  expect(warn).not.toHaveBeenCalled();
  connectQdrant("http://qdrant.example", "key", 5000);
  expect(warn).toHaveBeenCalledTimes(1);
});
