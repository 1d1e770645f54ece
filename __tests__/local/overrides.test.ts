import { addressesOf, makeSecrets, overridesOf } from "../../local/overrides";
import type { Ports } from "../../local/ports";
import { LOCAL_EMBEDDING_MODEL } from "../../local/workers-ai/server";

const addresses = (models?: string) => addressesOf({} as Ports, makeSecrets(), {}, models);

test("the stand-in's Qdrant has a key of its own in each run, or the one that is given", () => {
  expect(makeSecrets({}).qdrantKey).not.toBe(makeSecrets({}).qdrantKey);
  expect(makeSecrets({ QDRANT_API_KEY: "mine" }).qdrantKey).toBe("mine");
});

test("the people of the chat have a token of their own in each run, or the one that is given", () => {
  expect(makeSecrets({}).peopleToken).not.toBe(makeSecrets({}).peopleToken);
  const { peopleToken, botToken } = makeSecrets({ TRICLOUD_CHAT_TOKEN: "mine" });
  expect(peopleToken).toBe("mine");
  expect(botToken).not.toBe("mine");
});

test("the function writes with the model that the stand-in has, or with those that are named", () => {
  const models = (names?: string) =>
    overridesOf(addresses(names), makeSecrets(), {})["vectorize"]?.["EMBEDDING_MODEL"];
  expect(models()).toBe(LOCAL_EMBEDDING_MODEL);
  expect(models(`${LOCAL_EMBEDDING_MODEL}, ${LOCAL_EMBEDDING_MODEL}#2`)).toBe(
    `${LOCAL_EMBEDDING_MODEL}, ${LOCAL_EMBEDDING_MODEL}#2`,
  );
});
