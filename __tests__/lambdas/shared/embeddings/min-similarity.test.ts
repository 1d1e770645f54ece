import { embeddingModel } from "../../../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../../../lambdas/shared/embeddings/rest-embedder";
import { LOCAL_EMBEDDING_MODEL, startWorkersAi } from "../../../../local/workers-ai/server";

const RECORDS = [
  "Missed call from Maria Keller to Front desk. She asks for the late check-in code of Harbour Loft.",
  "Answered call with Tom Berger. The heating in Lakeside Cottage does not work, a plumber comes tomorrow.",
  "Voicemail of 22 seconds: we lost our parking card at Old Mill apartment, please call back.",
];

const ABOUT_THEM = [
  "Who called about the late check-in code?",
  "Is the heating in the cottage broken?",
  "Did someone lose a parking card?",
  "Did guests leave a voicemail?",
  "Does anybody need to get into the apartment late?",
];

const FOREIGN = [
  "What is the capital of France?",
  "Who won the football world cup in 2014?",
  "How do I bake sourdough bread?",
  "Explain quantum entanglement",
  "When was Napoleon born?",
];

test("the floor of the local model lies between questions about the records and foreign ones", async () => {
  const service = await startWorkersAi({ port: 0 });
  const model = embeddingModel(LOCAL_EMBEDDING_MODEL);
  const { embed } = restEmbedder({
    url: `${service.url}/client/v4/accounts/local/ai/run`,
    token: "local",
    model,
    fetch,
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
  const records = await embed(RECORDS);
  const closest = async (questions: string[]) =>
    (await embed(questions)).map((question) =>
      Math.max(...records.map((record) => cosine(question, record))),
    );
  const [about, foreign] = [await closest(ABOUT_THEM), await closest(FOREIGN)];
  await service.close();
  expect(Math.min(...about)).toBeGreaterThan(model.minSimilarity);
  expect(Math.max(...foreign)).toBeLessThan(model.minSimilarity);
}, 30_000);

function cosine(a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
