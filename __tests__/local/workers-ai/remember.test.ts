import { remember } from "../../../local/workers-ai/remember";

test("each text is computed once, also when it is asked for twice at the same time", async () => {
  const computed: string[][] = [];
  const embed = remember(async (texts) => {
    computed.push(texts);
    return texts.map((text) => [text.length]);
  });
  expect(await Promise.all([embed(["a", "bb", "a"]), embed(["bb", "ccc"])])).toEqual([
    [[1], [2], [1]],
    [[2], [3]],
  ]);
  expect(computed).toEqual([["a", "bb"], ["ccc"]]);
});

test("a failure is not kept", async () => {
  let fails = true;
  const embed = remember(async (texts) => {
    if (fails) throw new Error("no model");
    return texts.map(() => [1]);
  });
  await expect(embed(["a"])).rejects.toThrow("no model");
  fails = false;
  expect(await embed(["a"])).toEqual([[1]]);
});
