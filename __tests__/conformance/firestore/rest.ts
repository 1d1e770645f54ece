import { type FirestoreContext, refusal } from "./context";

const integer = (n: number) => ({ integerValue: String(n) });

/** The REST API v1, as a Worker calls it without a client library. */
export function describeRest(context: FirestoreContext): void {
  describe("REST", () => {
    const collection = () => context.collection().id;

    test("a document is created, read, replaced, changed by a mask and deleted", async () => {
      const id = collection();
      const fields = {
        n: integer(1),
        d: { doubleValue: 1.5 },
        nan: { doubleValue: "NaN" },
        z: { nullValue: null },
        t: { timestampValue: "2026-01-01T00:00:00.123456Z" },
        b: { bytesValue: "aGk=" },
        g: { geoPointValue: { latitude: 1, longitude: -2 } },
        l: { arrayValue: { values: [integer(1), { stringValue: "x" }] } },
        m: { mapValue: { fields: { yes: { booleanValue: true } } } },
        r: { referenceValue: context.name("a/b") },
      };
      const created = await context.rest("POST", `/${id}?documentId=a`, { fields });
      expect(created).toMatchObject({ status: 200, body: { name: context.name(`${id}/a`), fields } });
      expect(created.body["createTime"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(await context.rest("GET", `/${id}/a`)).toEqual(created);
      const changed = await context.rest(
        "PATCH",
        `/${id}/a?updateMask.fieldPaths=n&updateMask.fieldPaths=d`,
        {
          fields: { n: integer(2) },
        },
      );
      const { d: _, ...others } = fields;
      expect(changed.body["fields"]).toEqual({ ...others, n: integer(2) });
      const replaced = await context.rest("PATCH", `/${id}/a`, { fields: { only: integer(3) } });
      expect(replaced.body["fields"]).toEqual({ only: integer(3) });
      expect(await context.rest("DELETE", `/${id}/a`)).toEqual({ status: 200, body: {} });
      expect(await context.rest("GET", `/${id}/a`)).toMatchObject(refusal(404, "NOT_FOUND"));
    });

    test("a document without an id gets one", async () => {
      const { body } = await context.rest("POST", `/${collection()}`, { fields: {} });
      expect(body["name"]).toMatch(/\/[A-Za-z0-9]{20}$/);
    });

    test("an id may hold colons, spaces and percent signs", async () => {
      const id = collection();
      const document = "aircall:call:commit";
      await context.rest("PATCH", `/${id}/${encodeURIComponent(document)}`, { fields: {} });
      await context.rest("PATCH", `/${id}/${encodeURIComponent("50% off")}`, { fields: {} });
      const { body } = await context.rest("GET", `/${id}`);
      const names = (body["documents"] as { name: string }[]).map(({ name }) => name);
      expect(names).toEqual([context.name(`${id}/50% off`), context.name(`${id}/${document}`)]);
    });

    test("preconditions are answered with their status", async () => {
      const id = collection();
      await context.rest("POST", `/${id}?documentId=a`, { fields: {} });
      const exists = "currentDocument.exists";
      expect(await context.rest("POST", `/${id}?documentId=a`, { fields: {} })).toMatchObject(
        refusal(409, "ALREADY_EXISTS"),
      );
      expect(await context.rest("PATCH", `/${id}/a?${exists}=false`, {})).toMatchObject(
        refusal(409, "ALREADY_EXISTS"),
      );
      expect(await context.rest("PATCH", `/${id}/b?${exists}=true`, {})).toMatchObject(
        refusal(404, "NOT_FOUND"),
      );
      expect(await context.rest("DELETE", `/${id}/b?${exists}=true`)).toMatchObject(
        refusal(404, "NOT_FOUND"),
      );
      expect(
        await context.rest("PATCH", `/${id}/a?currentDocument.updateTime=2020-01-01T00:00:00Z`, {}),
      ).toMatchObject(refusal(400, "FAILED_PRECONDITION"));
      const commit = { writes: [{ delete: context.name(`${id}/b`), currentDocument: { exists: true } }] };
      expect(await context.rest("POST", ":commit", commit)).toMatchObject(refusal(404, "NOT_FOUND"));
    });

    test("a commit tells update times, transform results and its time", async () => {
      const name = context.name(`${collection()}/a`);
      const writes = [
        {
          update: { name, fields: { n: integer(3) } },
          updateTransforms: [
            { fieldPath: "n", increment: integer(4) },
            { fieldPath: "at", setToServerValue: "REQUEST_TIME" },
            { fieldPath: "list", appendMissingElements: { values: [integer(1), { doubleValue: 1 }] } },
          ],
        },
        { delete: context.name("none/none") },
      ];
      const { status, body } = await context.rest("POST", ":commit", { writes });
      const [written, deleted] = body["writeResults"] as Record<string, unknown>[];
      expect(status).toBe(200);
      expect(written).toEqual({
        updateTime: body["commitTime"],
        transformResults: [integer(7), { timestampValue: expect.any(String) }, { nullValue: null }],
      });
      expect(deleted).toEqual({});
      const read = await context.rest("POST", ":batchGet", { documents: [name] });
      const [{ found }] = read.body as unknown as [{ found: { fields: object } }];
      expect(found.fields).toMatchObject({ n: integer(7), list: { arrayValue: { values: [integer(1)] } } });
    });

    test("increments stop at the end of the integers", async () => {
      const name = context.name(`${collection()}/a`);
      const largest = "9223372036854775807";
      const { body } = await context.rest("POST", ":commit", {
        writes: [
          {
            update: { name, fields: { n: { integerValue: largest } } },
            updateTransforms: [{ fieldPath: "n", increment: integer(1) }],
          },
        ],
      });
      expect(body["writeResults"]).toMatchObject([{ transformResults: [{ integerValue: largest }] }]);
    });

    test("batchWrite tells of each write how it went", async () => {
      const id = collection();
      const { status, body } = await context.rest("POST", ":batchWrite", {
        writes: [
          { update: { name: context.name(`${id}/a`), fields: {} } },
          { delete: context.name(`${id}/b`), currentDocument: { exists: true } },
        ],
      });
      expect(status).toBe(200);
      expect(body["status"]).toMatchObject([{}, { code: 5 }]);
    });

    test("batchGet gives each document once, found or missing, with a mask", async () => {
      const id = collection();
      await context.rest("PATCH", `/${id}/a`, { fields: { x: integer(1), y: integer(2) } });
      const documents = [context.name(`${id}/a`), context.name(`${id}/b`), context.name(`${id}/a`)];
      const { body } = await context.rest("POST", ":batchGet", { documents, mask: { fieldPaths: ["y"] } });
      const rows = body as unknown as Record<string, unknown>[];
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({
        found: expect.objectContaining({ name: documents[0], fields: { y: integer(2) } }),
        readTime: expect.any(String),
      });
      expect(rows).toContainEqual({ missing: documents[1], readTime: expect.any(String) });
    });

    test("a list is paged by size and token", async () => {
      const id = collection();
      for (const name of ["a", "b", "c", "d", "e"])
        await context.rest("PATCH", `/${id}/${name}`, { fields: {} });
      const pages: string[] = [];
      let token = "";
      do {
        const { body } = await context.rest(
          "GET",
          `/${id}?pageSize=2&pageToken=${encodeURIComponent(token)}`,
        );
        const names = (body["documents"] as { name: string }[]).map(({ name }) => name.slice(-1));
        pages.push(names.join(""));
        token = (body["nextPageToken"] as string | undefined) ?? "";
      } while (token);
      expect(pages).toEqual(["ab", "cd", "e"]);
      expect(await context.rest("GET", `/${id}?pageSize=-1`)).toMatchObject(refusal(400, "INVALID_ARGUMENT"));
      expect(await context.rest("GET", `/${id}?pageToken=zzz`)).toMatchObject(
        refusal(400, "INVALID_ARGUMENT"),
      );
      expect(await context.rest("GET", `/${collection()}`)).toEqual({ status: 200, body: {} });
    });

    test("a list can be ordered and can name documents that only have children", async () => {
      const id = collection();
      for (const n of [1, 3, 2]) await context.rest("PATCH", `/${id}/${n}`, { fields: { n: integer(n) } });
      await context.rest("PATCH", `/${id}/parent/children/x`, { fields: {} });
      const names = async (parameters: string) =>
        ((await context.rest("GET", `/${id}?${parameters}`)).body["documents"] as { name: string }[]).map(
          ({ name }) => name.slice(name.lastIndexOf("/") + 1),
        );
      expect(await names("orderBy=n%20desc")).toEqual(["3", "2", "1"]);
      expect(await names("")).toEqual(["1", "2", "3"]);
      expect(await names("showMissing=true&mask.fieldPaths=n")).toEqual(["1", "2", "3", "parent"]);
    });

    test("runQuery answers a row a document, and one row when there is none", async () => {
      const id = collection();
      for (const n of [1, 2, 3]) await context.rest("PATCH", `/${id}/${n}`, { fields: { n: integer(n) } });
      const from = [{ collectionId: id }];
      const query = {
        from,
        orderBy: [{ field: { fieldPath: "n" }, direction: "DESCENDING" }],
        offset: 1,
        limit: 1,
      };
      const { body } = await context.rest("POST", ":runQuery", { structuredQuery: query });
      expect(body).toMatchObject([{ document: { fields: { n: integer(2) } } }]);
      const empty = await context.rest("POST", ":runQuery", {
        structuredQuery: { from: [{ collectionId: collection() }] },
      });
      expect(empty.body).toMatchObject([{ readTime: expect.any(String) }]);
    });

    test("runAggregationQuery answers one row, with names for what has none", async () => {
      const id = collection();
      for (const n of [1, 2]) await context.rest("PATCH", `/${id}/${n}`, { fields: { n: integer(n) } });
      const field = { fieldPath: "n" };
      const structuredAggregationQuery = {
        structuredQuery: { from: [{ collectionId: id }] },
        aggregations: [
          { alias: "all", count: {} },
          { alias: "some", count: { upTo: "1" } },
          { sum: { field } },
        ],
      };
      const { body } = await context.rest("POST", ":runAggregationQuery", { structuredAggregationQuery });
      const aggregateFields = { all: integer(2), some: integer(1), field_1: integer(3) };
      expect(body).toMatchObject([{ result: { aggregateFields } }]);
    });

    test("collection ids are listed in pages", async () => {
      const parent = `${collection()}/p`;
      for (const name of ["b", "a"]) await context.rest("PATCH", `/${parent}/${name}/x`, { fields: {} });
      const ids: unknown[] = [];
      let pageToken: unknown;
      do {
        const { body } = await context.rest("POST", `/${parent}:listCollectionIds`, {
          pageSize: 1,
          pageToken,
        });
        ids.push(...((body["collectionIds"] as string[] | undefined) ?? []));
        pageToken = body["nextPageToken"];
      } while (pageToken);
      expect(ids).toEqual(["a", "b"]);
    });

    test("databases and projects know nothing of each other", async () => {
      const id = collection();
      await context.rest("PATCH", `/${id}/a`, { fields: {} });
      const other = `/v1/projects/${context.project}/databases/other/documents/${id}/a`;
      expect(await context.call("GET", other)).toMatchObject(refusal(404, "NOT_FOUND"));
    });

    test("gRPC and REST show the same documents", async () => {
      const document = context.collection().doc("a");
      await document.set({ n: 1 });
      const { body } = await context.rest("GET", `/${document.path}`);
      expect(body["fields"]).toEqual({ n: integer(1) });
      await context.rest("PATCH", `/${document.path}`, { fields: { n: integer(2) } });
      expect((await document.get()).data()).toEqual({ n: 2 });
    });
  });
}
