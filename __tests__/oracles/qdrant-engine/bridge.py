"""Answers Qdrant REST bodies with Qdrant's own engine (qdrant-edge-py): one JSON line in, one JSON line out."""

import json
import sys
import tempfile

from qdrant_edge import (
    Bm25, Bm25Config, CountRequest, Direction, Distance, EdgeConfig, EdgeShard, EdgeSparseVectorParams,
    EdgeVectorParams, FacetRequest, FieldCondition, Filter, Fusion, HasIdCondition, HasVectorCondition,
    IsEmptyCondition, IsNullCondition, MatchAny, MatchExcept, MatchPhrase, MatchPrefix, MatchText, MatchTextAny,
    MatchValue, MinShould, Modifier, NestedCondition, OrderBy, PayloadSchemaType, Point, Prefetch, Query,
    QueryRequest, RangeDateTime, RangeFloat, ScrollRequest, SparseVector, TextIndexParams, UpdateMode,
    UpdateOperation, ValuesCount,
)

DEFAULT_RRF_K = 2  # lib/segment/src/common/reciprocal_rank_fusion.rs
MATCHES = {
    "value": MatchValue, "any": MatchAny, "except": MatchExcept, "text": MatchText, "text_any": MatchTextAny,
    "phrase": MatchPhrase, "prefix": MatchPrefix,
}
UPDATE_MODES = {"insert_only": UpdateMode.InsertOnly, "update_only": UpdateMode.UpdateOnly}
folder = tempfile.TemporaryDirectory(prefix="qdrant-engine-")  # removed when the process ends
shard = None


def create(body):
    global shard
    shard = EdgeShard.create(folder.name, EdgeConfig(
        vectors={
            name: EdgeVectorParams(params["size"], getattr(Distance, params["distance"]))
            for name, params in body["vectors"].items()
        },
        sparse_vectors={
            name: EdgeSparseVectorParams(modifier=Modifier.Idf if params.get("modifier") == "idf" else None)
            for name, params in body["sparse_vectors"].items()
        },
    ))
    return True


def index(body):
    schema = body["field_schema"]
    if isinstance(schema, dict):
        parsed = TextIndexParams(**{key: value for key, value in schema.items() if key != "type"})
    else:
        parsed = getattr(PayloadSchemaType, schema.capitalize())
    shard.update(UpdateOperation.create_field_index(body["field_name"], parsed))


def upsert(body):
    points = [Point(point["id"], named(point.get("vector")), point.get("payload")) for point in body["points"]]
    condition = to_filter(body.get("update_filter"))
    shard.update(UpdateOperation.upsert_points(points, condition, UPDATE_MODES.get(body.get("update_mode"))))


def delete(body):
    shard.update(UpdateOperation.delete_points_by_filter(to_filter(body["filter"])))


def set_payload(body):
    shard.update(UpdateOperation.set_payload(body["points"], body["payload"], body.get("key")))


def overwrite_payload(body):
    shard.update(UpdateOperation.overwrite_payload(body["points"], body["payload"], body.get("key")))


def delete_payload(body):
    shard.update(UpdateOperation.delete_payload(body["points"], body["keys"]))


def retrieve(body):
    records = shard.retrieve(body["ids"], with_payload=True, with_vector=body.get("with_vector"))
    return sorted((record(each) for each in records), key=lambda each: str(each["id"]))


def count(body):
    return shard.count(CountRequest(exact=True, filter=to_filter(body.get("filter"))))


def facet(body):
    answer = shard.facet(FacetRequest(body["key"], body.get("limit", 10), True, to_filter(body.get("filter"))))
    return [{"value": hit.value, "count": hit.count} for hit in answer.hits]


def scroll(body):
    order = to_order(body["order_by"]) if "order_by" in body else None
    records, _ = shard.scroll(ScrollRequest(None, body["limit"], to_filter(body.get("filter")), False, False, order))
    return [record(each) for each in records]


def query(body):
    hits = shard.query(QueryRequest(
        body.get("limit", 10), body.get("offset"), to_query(body), prefetches(body),
        filter=to_filter(body.get("filter")), score_threshold=body.get("score_threshold"),
    ))
    return [{"id": hit.id, "score": hit.score} for hit in hits]


def bm25(body):
    model = Bm25(Bm25Config(**body.get("options", {})))
    return {
        "document": sparse_lists(model.embed_document(body["text"])),
        "query": sparse_lists(model.embed_query(body["text"])),
    }


def to_query(body):
    query = body.get("query")
    if query is None:
        return None
    if isinstance(query, list) or "indices" in query:
        return Query.Nearest(vector(query), body["using"])
    if "order_by" in query:
        return to_order(query["order_by"])
    if query.get("fusion") == "dbsf":
        return Fusion.Dbsf()
    rrf = query.get("rrf", {})
    return Fusion.Rrf(rrf.get("k", DEFAULT_RRF_K), rrf.get("weights"))


def prefetches(body):
    return [
        Prefetch(each.get("limit", 10), to_query(each), prefetches(each), filter=to_filter(each.get("filter")),
                 score_threshold=each.get("score_threshold"))
        for each in body.get("prefetch", [])
    ]


def to_order(order):
    return OrderBy(order["key"], Direction.Desc if order.get("direction") == "desc" else Direction.Asc,
                   order.get("start_from"))


def to_filter(body):
    if body is None:
        return None
    lists = {name: [to_condition(each) for each in body[name]] for name in ("must", "should", "must_not") if name in body}
    if "min_should" in body:
        conditions = [to_condition(each) for each in body["min_should"]["conditions"]]
        lists["min_should"] = MinShould(conditions, body["min_should"]["min_count"])
    return Filter(**lists)


def to_condition(body):
    if "has_id" in body:
        return HasIdCondition(set(body["has_id"]))
    if "has_vector" in body:
        return HasVectorCondition(body["has_vector"])
    if "nested" in body:
        return NestedCondition(body["nested"]["key"], to_filter(body["nested"]["filter"]))
    if "key" in body:
        return to_field_condition(body)
    if "is_empty" in body:
        return IsEmptyCondition(body["is_empty"]["key"])
    if "is_null" in body:
        return IsNullCondition(body["is_null"]["key"])
    return to_filter(body)


def to_field_condition(body):
    parts = {name: body[name] for name in ("is_empty", "is_null") if name in body}
    if "match" in body:
        [(kind, value)] = body["match"].items()
        parts["match"] = MATCHES[kind](value)
    if "range" in body:
        times = any(isinstance(limit, str) for limit in body["range"].values())
        parts["range"] = (RangeDateTime if times else RangeFloat)(**body["range"])
    if "values_count" in body:
        parts["values_count"] = ValuesCount(**body["values_count"])
    return FieldCondition(body["key"], **parts)


def named(vectors):
    return {name: vector(each) for name, each in (vectors or {}).items()}


def vector(body):
    return SparseVector(body["indices"], body["values"]) if isinstance(body, dict) else body


def record(each):
    parts = {"id": each.id, "payload": each.payload, "vector": each.vector}
    if each.order_value is not None:
        parts["order_value"] = each.order_value
    if isinstance(each.vector, dict):
        parts["vector"] = {
            name: sparse_lists(value) if isinstance(value, SparseVector) else value
            for name, value in each.vector.items()
        }
    return parts


def sparse_lists(sparse):
    return {"indices": list(sparse.indices), "values": list(sparse.values)}


OPERATIONS = {
    name: globals()[name]
    for name in ("create", "index", "upsert", "delete", "set_payload", "overwrite_payload", "delete_payload",
                 "retrieve", "count", "facet", "scroll", "query", "bm25")
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"result": OPERATIONS[request["operation"]](request["body"])}
    except Exception as error:  # every failure of the engine is an answer to compare
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer, default=str), flush=True)
