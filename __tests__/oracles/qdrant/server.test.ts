import { describeQdrant } from "../../conformance/qdrant";

const url = process.env["QDRANT_URL"];

describe("a real Qdrant server", () => {
  if (url) {
    const apiKey = process.env["QDRANT_API_KEY"] || undefined;
    describeQdrant(async () => ({ url, apiKey, close: async () => {} }));
  } else {
    test.skip("needs QDRANT_URL, e.g. http://127.0.0.1:6333, and QDRANT_API_KEY if the server wants one", () => {});
  }
});
