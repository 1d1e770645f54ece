/** The service's methods that REST reaches. */
type RestMethod =
  | "getDocument"
  | "listDocuments"
  | "createDocument"
  | "updateDocument"
  | "deleteDocument"
  | "batchGetDocuments"
  | "beginTransaction"
  | "commit"
  | "rollback"
  | "batchWrite"
  | "runQuery"
  | "runAggregationQuery"
  | "listCollectionIds";

/** Which method a request means, and how its path, query string and body make up the method's message in JSON. */
export interface Route {
  method: RestMethod;
  request(body: unknown): unknown;
}

/** The methods written `…/documents:verb`. */
const VERBS: Record<string, RestMethod> = {
  batchGet: "batchGetDocuments",
  beginTransaction: "beginTransaction",
  commit: "commit",
  rollback: "rollback",
  batchWrite: "batchWrite",
  runQuery: "runQuery",
  runAggregationQuery: "runAggregationQuery",
  listCollectionIds: "listCollectionIds",
};

const PARENTED = new Set<RestMethod>(["runQuery", "runAggregationQuery", "listCollectionIds"]);

/** Query parameters of every Google API, which say nothing about the request's message. */
const SYSTEM_PARAMETERS = new Set([
  "alt",
  "key",
  "prettyPrint",
  "fields",
  "quotaUser",
  "access_token",
  "callback",
]);

const RESOURCE = /^\/v1\/(projects\/[^/]+\/databases\/[^/]+\/documents)(?:\/(.+))?$/;

/** The route of a request, or undefined when Firestore has no such path. */
export function matchRoute(httpMethod: string, url: URL): Route | undefined {
  const { pathname, verb } = splitVerb(httpMethod, url.pathname);
  const match = RESOURCE.exec(pathname);
  if (!match?.[1]) return undefined;
  const segments = match[2]?.split("/") ?? [];
  const path = [match[1], ...segments].map(decodeURIComponent);
  if (verb) return verbRoute(verb, path);
  const parameters = queryParameters(url.searchParams);
  const name = path.join("/");
  const within = { parent: path.slice(0, -1).join("/"), collectionId: path.at(-1) };
  const isDocument = segments.length % 2 === 0;
  if (segments.length === 0) return undefined;
  switch (httpMethod) {
    case "GET":
      return isDocument
        ? { method: "getDocument", request: () => ({ ...parameters, name }) }
        : { method: "listDocuments", request: () => ({ ...parameters, ...within }) };
    case "POST":
      return { method: "createDocument", request: (document) => ({ ...parameters, ...within, document }) };
    case "PATCH":
      return {
        method: "updateDocument",
        request: (body) => ({ ...parameters, document: { ...(body as object), name } }),
      };
    case "DELETE":
      return { method: "deleteDocument", request: () => ({ ...parameters, name }) };
    default:
      return undefined;
  }
}

/** A colon may also be part of an id: what follows it is a verb only in a POST, and only if it is one. */
function splitVerb(httpMethod: string, pathname: string): { pathname: string; verb?: RestMethod } {
  const colon = pathname.lastIndexOf(":");
  const name = pathname.slice(colon + 1);
  if (httpMethod !== "POST" || colon < 0 || !Object.hasOwn(VERBS, name)) return { pathname };
  return { pathname: pathname.slice(0, colon), verb: VERBS[name] };
}

function verbRoute(method: RestMethod, path: string[]): Route {
  const resource = PARENTED.has(method)
    ? { parent: path.join("/") }
    : { database: path[0]?.replace(/\/documents$/, "") };
  return { method, request: (body) => ({ ...(body as object), ...resource }) };
}

/** `currentDocument.exists=true&mask.fieldPaths=a` as the nested message that it stands for. */
function queryParameters(parameters: URLSearchParams): object {
  const message: Record<string, unknown> = {};
  for (const name of new Set(parameters.keys())) {
    if (SYSTEM_PARAMETERS.has(name) || name.startsWith("$")) continue;
    const values = parameters.getAll(name);
    const [outer = "", inner] = name.split(".");
    const value = inner === "fieldPaths" ? values : scalar(values.at(-1) ?? "");
    message[outer] = inner === undefined ? value : { ...(message[outer] as object), [inner]: value };
  }
  return message;
}

/** Booleans are the only scalars whose text is not a JSON form of their type. */
function scalar(text: string): string | boolean {
  return text === "true" ? true : text === "false" ? false : text;
}
