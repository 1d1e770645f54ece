import { batchingEmbedder } from "../../../../lambdas/shared/embeddings/batching-embedder";
import { BudgetSpentError } from "../../../../lambdas/shared/embeddings/budget-spent-error";
import { budgetedEmbedder } from "../../../../lambdas/shared/embeddings/budgeted-embedder";
import { ServiceError } from "../../../../lambdas/shared/service-error";
import { model } from "../vector-index/example-record";

function recording() {
  const requests: string[][] = [];
  const embed = async (texts: readonly string[]) => {
    requests.push([...texts]);
    if (texts.includes("poison")) throw new ServiceError("Workers AI", "refused", { status: 400 });
    return texts.map((text) => [text.length, 0]);
  };
  return { requests, embedder: { model, embed } };
}

test("texts of all who ask at about the same time are one request, of a hundred texts at most", async () => {
  const { requests, embedder } = recording();
  const { embed } = batchingEmbedder(embedder);
  const many = Array.from({ length: 120 }, (_, index) => "x".repeat(index));
  const [few, all] = await Promise.all([embed(["a", "bb"]), embed(many)]);
  expect(few).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(all).toEqual(many.map((text) => [text.length, 0]));
  expect(requests.map(({ length }) => length)).toEqual([100, 22]);
});

test("a text that is refused fails who asked for it alone", async () => {
  const { requests, embedder } = recording();
  const { embed } = batchingEmbedder(embedder);
  const [good, bad] = await Promise.allSettled([embed(["a"]), embed(["poison"])]);
  expect(good).toMatchObject({ value: [[1, 0]] });
  expect(bad).toMatchObject({ reason: { message: "Workers AI: refused" } });
  expect(requests).toEqual([["a", "poison"], ["a"], ["poison"]]);
});

test("what a budget does not allow is not embedded", async () => {
  const { requests, embedder } = recording();
  let left = 2;
  const take = async (texts: number) => {
    if (texts > left) throw new BudgetSpentError(2, 1000);
    left -= texts;
  };
  const { embed } = budgetedEmbedder(embedder, { take });
  await embed(["a", "b"]);
  await expect(embed(["c"])).rejects.toThrow(
    "The 2 texts that may be embedded in a day are used up until midnight (UTC). Raise EMBEDDING_TEXTS_A_DAY if that is too few.",
  );
  expect(requests).toEqual([["a", "b"]]);
});
