import fc from "fast-check";

/** Random requests over few names and few values, so that they meet often. */
type Json = Record<string, unknown>;

const field = fc.constantFrom("a", "b", "m.x", "m.y", "`odd name`");
const documentId = fc.constantFrom("d1", "d2", "d3", "d4", "d5", "d6", "D", "é");

const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ nullValue: null }) },
  { weight: 1, arbitrary: fc.boolean().map((booleanValue) => ({ booleanValue })) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("-1", "0", "1", "2", "3", "9007199254740993")
      .map((integerValue) => ({ integerValue })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<number | string>(1, 1.5, -0.5, 0, 2, 9007199254740992, "NaN", "Infinity", "-Infinity")
      .map((doubleValue) => ({ doubleValue })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom("", "a", "B", "é", "😀", "\uffee").map((stringValue) => ({ stringValue })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("1970-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.5Z")
      .map((timestampValue) => ({ timestampValue })),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "aGk=", "/w==").map((bytesValue) => ({ bytesValue })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        { latitude: 1, longitude: 2 },
        { latitude: 1, longitude: -3 },
        { latitude: -5, longitude: 0 },
      )
      .map((geoPointValue) => ({ geoPointValue })),
  },
);

const list = fc.array(scalar, { maxLength: 3 }).map((values) => ({ arrayValue: { values } }));
const map = fc
  .record({ x: scalar, y: fc.oneof(scalar, list) }, { requiredKeys: [] })
  .map((fields) => ({ mapValue: { fields } }));

export const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: list },
  { weight: 1, arbitrary: map },
);

const fields = fc.record({ a: value, b: value, m: map, "odd name": scalar }, { requiredKeys: [] });

const number = fc.oneof(
  fc.constantFrom("-1", "0", "2", "9223372036854775807").map((integerValue) => ({ integerValue })),
  fc.constantFrom<number | string>(0.5, 2, "NaN").map((doubleValue) => ({ doubleValue })),
);
const elements = fc.array(scalar, { minLength: 1, maxLength: 2 }).map((values) => ({ values }));

const transform = fc
  .tuple(
    field,
    fc.oneof(
      number.map((increment) => ({ increment })),
      number.map((maximum) => ({ maximum })),
      number.map((minimum) => ({ minimum })),
      elements.map((appendMissingElements) => ({ appendMissingElements })),
      elements.map((removeAllFromArray) => ({ removeAllFromArray })),
    ),
  )
  .map(([fieldPath, operation]) => ({ fieldPath, ...operation }));

const precondition = fc.option(
  fc.boolean().map((exists) => ({ exists })),
  { nil: undefined, freq: 3 },
);

/** The writes of a commit, each to another of a few documents of a collection. */
export function commit(collection: string): fc.Arbitrary<Write[]> {
  const selector = (one: Write) => one.delete ?? one.update?.name;
  return fc.uniqueArray(write(collection), { minLength: 1, maxLength: 3, selector });
}

interface Write {
  delete?: string;
  update?: { name: string; fields: Json };
}

function write(collection: string): fc.Arbitrary<Write> {
  const name = documentId.map((id) => `${collection}/${id}`);
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ delete: name, currentDocument: precondition }) },
    {
      weight: 8,
      arbitrary: fc.record({
        update: fc.record({ name, fields }),
        updateMask: fc.option(
          fc.uniqueArray(field, { maxLength: 3 }).map((fieldPaths) => ({ fieldPaths })),
          { nil: undefined },
        ),
        updateTransforms: fc.option(
          fc.uniqueArray(transform, { maxLength: 2, selector: (one) => one.fieldPath }),
          {
            nil: undefined,
          },
        ),
        currentDocument: precondition,
      }),
    },
  );
}

const queried = fc.constantFrom("a", "b", "m.x", "`odd name`").map((fieldPath) => ({ fieldPath }));
const operator = fc.constantFrom(
  "EQUAL",
  "NOT_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "ARRAY_CONTAINS",
);
const listOperator = fc.constantFrom("IN", "NOT_IN", "ARRAY_CONTAINS_ANY");
const unaryOperator = fc.constantFrom("IS_NULL", "IS_NAN", "IS_NOT_NULL", "IS_NOT_NAN");

const condition: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ field: queried, op: operator, value }).map((fieldFilter) => ({ fieldFilter })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        field: queried,
        op: listOperator,
        value: fc.array(scalar, { minLength: 1, maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
      })
      .map((fieldFilter) => ({ fieldFilter })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ field: queried, op: unaryOperator }).map((unaryFilter) => ({ unaryFilter })),
  },
);

const filter: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: condition },
  {
    weight: 2,
    arbitrary: fc
      .record({
        op: fc.constantFrom("AND", "OR"),
        filters: fc.array(condition, { minLength: 1, maxLength: 3 }),
      })
      .map((compositeFilter) => ({ compositeFilter })),
  },
);

const order = fc.record({ field: queried, direction: fc.constantFrom("ASCENDING", "DESCENDING") });

/** A query of one collection. Cursors are of one value, so they need an order. */
export function query(collectionId: string): fc.Arbitrary<Json> {
  const cursor = fc.option(fc.record({ values: scalar.map((one) => [one]), before: fc.boolean() }), {
    nil: undefined,
  });
  return fc
    .record({
      from: fc.constant([{ collectionId }]),
      where: fc.option(filter, { nil: undefined }),
      orderBy: fc.uniqueArray(order, { maxLength: 2, selector: (one) => one.field.fieldPath }),
      startAt: cursor,
      endAt: cursor,
      offset: fc.constantFrom(0, 0, 0, 1),
      limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      select: fc.option(
        fc.uniqueArray(queried, { maxLength: 2 }).map((selected) => ({ fields: selected })),
        { nil: undefined, freq: 2 },
      ),
    })
    .map(({ startAt, endAt, ...rest }) => (rest.orderBy.length > 0 ? { startAt, endAt, ...rest } : rest));
}

/** An aggregation over a query. */
export function aggregation(collectionId: string): fc.Arbitrary<Json> {
  const operation = fc.oneof(
    fc.constant({ count: {} }),
    queried.map((sumField) => ({ sum: { field: sumField } })),
    queried.map((avgField) => ({ avg: { field: avgField } })),
  );
  return fc.record({
    structuredQuery: fc.record({
      from: fc.constant([{ collectionId }]),
      where: fc.option(filter, { nil: undefined }),
    }),
    aggregations: fc.array(operation, { minLength: 1, maxLength: 3 }),
  });
}
