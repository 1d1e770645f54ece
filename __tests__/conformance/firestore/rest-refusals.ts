import { type FirestoreContext, refusal } from "./context";

/** What the REST API v1 does not take. */
export function describeRestRefusals(context: FirestoreContext): void {
  describe("REST", () => {
    test.each<[string, string, string, string]>([
      ["JSON that breaks off", "POST", "/x?documentId=b", '{"fields":'],
      ["an unknown member", "POST", "/x?documentId=b", '{"fieldz":{}}'],
      ["an unknown type of value", "POST", "/x?documentId=b", '{"fields":{"n":{"nope":1}}}'],
      ["an integer that is none", "POST", "/x?documentId=b", '{"fields":{"n":{"integerValue":"x"}}}'],
      ["a value without a type", "POST", "/x?documentId=b", '{"fields":{"n":{}}}'],
      [
        "a list within a list",
        "POST",
        "/x?documentId=b",
        '{"fields":{"n":{"arrayValue":{"values":[{"arrayValue":{}}]}}}}',
      ],
      ["a field name that is reserved", "POST", "/x?documentId=b", '{"fields":{"__n__":{"nullValue":null}}}'],
      ["a field without a name", "POST", "/x?documentId=b", '{"fields":{"":{"nullValue":null}}}'],
      ["a reserved id", "POST", "/x?documentId=__x__", "{}"],
      ["an id with a slash", "POST", "/x?documentId=a%2Fb", "{}"],
      ["a path that is a collection's", "PATCH", "/x", "{}"],
      ["a mask that is no path", "PATCH", "/x/y?updateMask.fieldPaths=a..b", "{}"],
      ["a write without an operation", "POST", ":commit", '{"writes":[{}]}'],
      ["a name that is no document's", "POST", ":commit", '{"writes":[{"delete":"nope"}]}'],
      [
        "an operator that is none",
        "POST",
        ":runQuery",
        '{"structuredQuery":{"from":[{"collectionId":"x"}],"where":{"fieldFilter":{"field":{"fieldPath":"a"},"op":"NOPE","value":{"nullValue":null}}}}}',
      ],
      [
        "a list operator without a list",
        "POST",
        ":runQuery",
        '{"structuredQuery":{"from":[{"collectionId":"x"}],"where":{"fieldFilter":{"field":{"fieldPath":"a"},"op":"IN","value":{"integerValue":"1"}}}}}',
      ],
      [
        "a list operator with an empty list",
        "POST",
        ":runQuery",
        '{"structuredQuery":{"from":[{"collectionId":"x"}],"where":{"fieldFilter":{"field":{"fieldPath":"a"},"op":"IN","value":{"arrayValue":{}}}}}}',
      ],
      [
        "no aggregations",
        "POST",
        ":runAggregationQuery",
        '{"structuredAggregationQuery":{"structuredQuery":{"from":[{"collectionId":"x"}]}}}',
      ],
    ])("%s is refused with 400", async (_, method, path, body) => {
      const answer = await context.call(method, `/v1/${context.database}/documents${path}`, body);
      expect(answer).toMatchObject(refusal(400, "INVALID_ARGUMENT"));
    });

    test.each([
      ["GET", "/nowhere"],
      ["GET", "/v1/projects/demo/foo"],
      ["PUT", "/v1/projects/demo/databases/(default)/documents/a/b"],
      ["POST", "/v1/projects/demo/databases/(default)/documents:nope"],
    ])("%s %s is not found", async (method, path) => {
      expect((await context.call(method, path, method === "GET" ? undefined : "{}")).status).toBe(404);
    });
  });
}
