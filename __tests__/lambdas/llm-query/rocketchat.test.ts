import { rocketChat } from "../../../lambdas/llm-query/rocketchat";

test("an edited message makes the server fetch no preview of its links", async () => {
  const bodies: unknown[] = [];
  const fetch = async (_: unknown, init?: RequestInit) => {
    bodies.push(JSON.parse(String(init?.body)));
    return Response.json({ success: true });
  };
  const options = { url: "https://chat.example", userId: "assistant", authToken: "t", fetch };
  await rocketChat(options).edit("operations", "m1", "It is [1].");
  expect(bodies).toEqual([{ roomId: "operations", msgId: "m1", text: "It is [1].", previewUrls: [] }]);
});
