/** The entry file of each function that is deployed from here, from the repository's root. */
export const entries = {
  aircallWebhook: "lambdas/aircall-webhook/index.ts",
  guestyWebhook: "lambdas/guesty-webhook/index.ts",
  backup: "lambdas/backup/index.ts",
  llmQuery: "lambdas/llm-query/index.ts",
  vectorize: "lambdas/vectorize/index.ts",
  mongoListener: "lambdas/mongo-listener/index.ts",
};

/** What each is bundled for. */
export const bundles: { entry: string; target: "workerd" | "gcf" | "container" }[] = [
  { entry: entries.aircallWebhook, target: "workerd" },
  { entry: entries.guestyWebhook, target: "workerd" },
  { entry: entries.llmQuery, target: "workerd" },
  { entry: entries.backup, target: "gcf" },
  { entry: entries.vectorize, target: "gcf" },
  { entry: entries.mongoListener, target: "container" },
];
