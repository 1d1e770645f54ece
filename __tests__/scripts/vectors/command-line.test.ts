import { embeddingModel } from "../../../lambdas/shared/embeddings/models";
import { HELP, readCommandLine } from "../../../scripts/vectors/command-line";
import { namedModels } from "../../../scripts/vectors/named-models";
import { openQdrant, openShelf } from "../../../scripts/vectors/store";

test("each command is read with its options", () => {
  const options = {
    swap: true,
    restart: false,
    repair: false,
    unfinished: false,
    dryRun: false,
    json: false,
  };
  expect(readCommandLine(["reindex", "--model", "@cf/baai/bge-m3#2", "--no-swap", "--yes"])).toMatchObject({
    ...{ ...options, action: "reindex", model: "@cf/baai/bge-m3#2", swap: false, yes: true },
  });
  expect(readCommandLine(["verify", "--repair", "--environment", "dev", "--json"])).toMatchObject({
    ...{ ...options, action: "verify", repair: true, environment: "dev", json: true },
  });
  expect(readCommandLine(["verify", "--repair", "--yes"])).toMatchObject({ repair: true, yes: true });
  expect(readCommandLine(["gc", "--dry-run", "--unfinished", "--project", "demo"])).toMatchObject({
    ...{ ...options, action: "gc", dryRun: true, unfinished: true, project: "demo" },
  });
});

test.each([
  [[], "no command is named\n  Use reindex, verify, gc."],
  [["drop"], "drop is no command\n  Use reindex, verify, gc."],
  [["gc", "all"], "all is no option\n  See what there is with --help."],
  [["gc", "--model", "x"], "--model is for reindex and verify\n  Leave it out."],
  [["verify", "--no-swap"], "--no-swap is for reindex\n  Leave it out."],
  [["verify", "--restart"], "--restart is for reindex\n  Leave it out."],
  [["reindex", "--repair"], "--repair is for verify\n  Leave it out."],
  [["reindex", "--unfinished"], "--unfinished is for gc\n  Leave it out."],
  [["verify", "--dry-run"], "--dry-run is for reindex and gc\n  Leave it out."],
  [["verify", "--yes"], "--yes is for reindex and gc\n  Leave it out."],
  [["verify", "--mend"], "Unknown option '--mend'\n  See what there is with --help."],
  [
    ["verify", "--model", "--yes"],
    "Option '--model' argument is ambiguous\n  See what there is with --help.",
  ],
])("%p is refused with what is right", (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message);
});

test("the help tells every option", () => {
  const options = [
    "--model",
    "--environment",
    "--project",
    "--database",
    "--no-swap",
    "--restart",
    "--repair",
  ];
  for (const option of [...options, "--unfinished", "--dry-run", "--yes", "--json", "--help"]) {
    expect(HELP).toMatch(new RegExp(`^ {2}${option} `, "m"));
  }
});

test("the function's models are those of the environment and of EMBEDDING_MODEL, the latter last", () => {
  const collections = (environment: string | undefined, names?: string) =>
    namedModels(environment, { EMBEDDING_MODEL: names }).map(({ collection }) => collection);
  expect(collections("dev")).toEqual(["knowledge_bgem3_v1"]);
  expect(collections("dev", "@cf/baai/bge-m3#2")).toEqual(["knowledge_bgem3_v1", "knowledge_bgem3_v2"]);
  expect(collections(undefined, " ")).toEqual([]);
  expect(() => collections(undefined, "@cf/baai/bge-m4")).toThrow("@cf/baai/bge-m4 is no known model");
});

test("an address or a key that is missing is named", () => {
  expect(() => openQdrant(undefined, {})).toThrow(
    "no Qdrant is named\n  Set QDRANT_URL, or give --environment.",
  );
  expect(() => openQdrant(undefined, { QDRANT_URL: "vectors" })).toThrow("QDRANT_URL is vectors");
  expect(() => openQdrant("dev", {})).toThrow("Qdrant's credentials are not complete\n  Set QDRANT_API_KEY");
  const qdrant = openQdrant(undefined, { QDRANT_URL: "http://127.0.0.1:6333" });
  const shelf = (env: NodeJS.ProcessEnv, environment?: string) =>
    openShelf(qdrant, embeddingModel("@cf/baai/bge-m3"), environment, { env, fetch, sleep: async () => {} });
  expect(() => shelf({})).toThrow("Workers AI's credentials are not complete\n  Set WORKERS_AI_TOKEN");
  expect(() => shelf({ WORKERS_AI_TOKEN: "token" })).toThrow(
    "no account of Workers AI is named\n  Set CLOUDFLARE_ACCOUNT_ID, or give --environment.",
  );
  expect(() => shelf({ WORKERS_AI_TOKEN: "token" }, "dev")).not.toThrow();
});
