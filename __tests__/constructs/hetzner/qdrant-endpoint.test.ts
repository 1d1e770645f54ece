import { Token } from "../../../constructs/core/terraform";
import { QdrantEndpoint } from "../../../constructs/hetzner";

test("an endpoint keeps the port of its address, which Qdrant's client must be told", () => {
  expect(QdrantEndpoint.fromUrl("https://vectors.example.com:8443")).toEqual({
    url: "https://vectors.example.com:8443",
    host: "vectors.example.com",
    port: 8443,
  });
});

test.each(["https://vectors.example.com", "https://vectors.example.com:443/"])("%s is on port 443", (url) => {
  expect(QdrantEndpoint.fromUrl(url)).toEqual({
    url: "https://vectors.example.com",
    host: "vectors.example.com",
    port: 443,
  });
});

test.each([
  "http://vectors.example.com:6333",
  "https://vectors.example.com:8443/collections",
  "https://vectors.example.com:8443?timeout=1",
  "https://vectors.example.com:8443#top",
  "https://vectors.example.com:99999",
  "https://localhost:6333",
  "https://10.0.2.11:6333",
  "vectors.example.com:8443",
  "",
  Token.asString({ known: "at apply time" }),
])("%j is refused as an endpoint", (url) => {
  expect(() => QdrantEndpoint.fromUrl(url)).toThrow(/QdrantEndpoint[\s\S]*url[\s\S]*Use https, a host name/);
});

test("a password in an address is refused without being shown", () => {
  const url = "https://admin:hunter2@vectors.example.com:8443";
  expect(() => QdrantEndpoint.fromUrl(url)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});
