import fc from "fast-check";

/** Everything is drawn from this seed: a failure comes back on the next run. */
export const SEED = 20261124;

export const COLLECTION = {
  vectors: {
    cosine: { size: 8, distance: "Cosine" },
    dot: { size: 8, distance: "Dot" },
    euclid: { size: 8, distance: "Euclid" },
    manhattan: { size: 8, distance: "Manhattan" },
  },
  sparse_vectors: { plain: {}, rare: { modifier: "idf" }, bm25: { modifier: "idf" } },
};
export const DENSE = Object.keys(COLLECTION.vectors);

export const INDEXES = [
  { field_name: "at", field_schema: "datetime" },
  { field_name: "n", field_schema: "integer" },
  { field_name: "price", field_schema: "float" },
  { field_name: "room", field_schema: "keyword" },
  { field_name: "indexed", field_schema: { type: "text", phrase_matching: true } },
];

/** Even over the range, and exact as a 32-bit float: ties would make ranks arbitrary, rounding would blur scores. */
const fraction = (min: number, max: number) =>
  fc.noBias(fc.integer({ min: min * 2 ** 20, max: max * 2 ** 20 })).map((value) => value / 2 ** 20);
const number = fraction(-1, 1);
export const dense = fc.array(number, { minLength: 8, maxLength: 8 });
export const sparse = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 })
  .chain((indices) =>
    fc
      .array(fraction(0, 2), {
        minLength: indices.length,
        maxLength: indices.length,
      })
      .map((values) => ({ indices, values })),
  );

const WORDS =
  "guest guests key keys lock locked locks checking check-in checked late later cleaning cleaned unit 4B Lisbon " +
  "the of and it's don't isn't with booking booked refund refunded generously organisation happily running flies";
const word = fc.constantFrom(...WORDS.split(" "));
export const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));

const room = fc.constantFrom("a", "b", "c", "d");
const name = fc.constantFrom("Ana", "Bo", "Cy");
const small = fc.integer({ min: 0, max: 9 });
const time = fc
  .integer({ min: 0, max: 20 * 24 })
  .map((hours) => new Date(Date.UTC(2026, 0, 1, hours)).toISOString());
const scalar = fc.oneof(room, small, fc.boolean(), fc.constant(null), fc.constant(2.5));

const payload = fc.record(
  {
    room,
    n: small,
    price: fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4),
    at: time,
    tags: fc.array(room, { maxLength: 3 }),
    mixed: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    guests: fc.array(fc.record({ name, age: small }, { requiredKeys: ["name"] }), { maxLength: 3 }),
    address: fc.record({ city: name, zip: fc.oneof(small, fc.constant(null)) }, { requiredKeys: [] }),
    text,
    indexed: text,
  },
  { requiredKeys: [] },
);

export const point = (id: number | string) =>
  fc.record({
    id: fc.constant(id),
    vector: fc.record(
      { cosine: dense, dot: dense, euclid: dense, manhattan: dense, plain: sparse, rare: sparse },
      { requiredKeys: DENSE as ["cosine"] },
    ),
    payload,
  });

const KEYS = [
  "room",
  "n",
  "price",
  "tags",
  "mixed",
  "mixed[]",
  "guests",
  "guests[].name",
  "guests[].age",
  "address.city",
  "address.zip",
  "absent",
];
const key = fc.constantFrom(...KEYS);
/** One limit a side at most: given both gt and gte, an index of the engine honours gt alone. */
const limits = <T>(value: fc.Arbitrary<T>) => {
  const lower = fc.oneof(fc.record({ gt: value }), fc.record({ gte: value }));
  const upper = fc.oneof(fc.record({ lt: value }), fc.record({ lte: value }));
  return fc.oneof(
    lower,
    upper,
    fc.tuple(lower, upper).map(([from, to]) => ({ ...from, ...to })),
  );
};
/** No booleans: the engine's Python binding takes True for 1. */
const match = fc.oneof(
  fc.record({ value: fc.oneof(room, small, name) }),
  fc.oneof(fc.array(room, { minLength: 1 }), fc.array(small, { minLength: 1 })).map((any) => ({ any })),
  fc.oneof(fc.array(room, { minLength: 1 }), fc.array(small, { minLength: 1 })).map((except) => ({ except })),
  fc.record({ prefix: fc.constantFrom("A", "a", "B") }),
);
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => list.join(" "));
const textMatch = fc.oneof(
  fc.record({ text: words }),
  fc.record({ text_any: words }),
  fc.record({ phrase: words }),
);
export const condition = fc.oneof(
  fc.record({ key, match }),
  fc.record({ key: fc.constantFrom("text", "indexed"), match: textMatch }),
  fc.record({ key, range: limits(fc.oneof(small, number)) }),
  fc.record({ key: fc.constant("at"), range: limits(time) }),
  fc.record({ key, values_count: limits(small) }),
  fc.record({ key, is_empty: fc.boolean() }),
  fc.record({ key, is_null: fc.boolean() }),
  fc.record({ is_empty: fc.record({ key }) }),
  fc.record({ is_null: fc.record({ key }) }),
  fc.record({ has_id: fc.array(fc.integer({ min: 0, max: 60 })) }),
  fc.record({ has_vector: fc.constantFrom("plain", "rare", "cosine", "nowhere") }),
  fc.record({
    nested: fc.record({
      key: fc.constant("guests"),
      filter: fc.record({
        must: fc.constantFrom("Ana", "Bo").map((value) => [{ key: "name", match: { value } }]),
        must_not: small.map((value) => [{ key: "age", match: { value } }]),
      }),
    }),
  }),
);

export const { filter } = fc.letrec<{ filter: object; condition: object }>((tie) => ({
  condition: fc.oneof({ depthSize: "small", withCrossShrink: true }, condition, condition, tie("filter")),
  filter: fc.record(
    {
      must: fc.array(tie("condition"), { maxLength: 2 }),
      should: fc.array(tie("condition"), { maxLength: 3 }),
      must_not: fc.array(tie("condition"), { maxLength: 1 }),
      min_should: fc.record({
        conditions: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }),
        min_count: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { requiredKeys: [] },
  ),
}));

/** The same `count` values on every run. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { seed: SEED, numRuns: count });
}
