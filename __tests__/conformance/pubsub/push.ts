import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type PubsubContext, publish } from "./context";

export function describePush(pubsub: PubsubContext): void {
  describe("push", () => {
    interface Push {
      headers: IncomingHttpHeaders;
      body: { message: Record<string, unknown>; subscription: string; deliveryAttempt?: number };
    }

    /** An endpoint that gives the statuses in turn, then the last one again and again. */
    async function endpoint(...statuses: number[]) {
      const pushes: Push[] = [];
      let wake = () => {};
      const http: Server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          pushes.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
          response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 204) : (statuses[0] ?? 204)).end();
          wake();
        });
      });
      await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
      pubsub.closeAfterTest({
        close: () => {
          http.closeAllConnections();
          return new Promise((resolve) => http.close(resolve));
        },
      });
      const arrived = async (limit: number) => {
        while (pushes.length < limit) await new Promise<void>((resolve) => (wake = resolve));
        return pushes;
      };
      return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/push`, arrived };
    }

    pubsub.check("posts a message with ids, time and attributes", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on, { pushConfig: { pushEndpoint: url } });
      const id = await on.publishMessage({ data: Buffer.from("hello"), attributes: { kind: "call" } });
      const [push] = await arrived(1);
      expect(push?.headers["content-type"]).toMatch(/^application\/json/);
      expect(push?.body.subscription).toBe(made.name);
      expect(push?.body.message).toMatchObject({
        data: Buffer.from("hello").toString("base64"),
        attributes: { kind: "call" },
        messageId: id,
        message_id: id,
        publishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
      expect(push?.body.message["publish_time"]).toBe(push?.body.message["publishTime"]);
    });

    pubsub.check("posts again what was answered with an error", async () => {
      const { url, arrived } = await endpoint(500, 204);
      const on = await pubsub.topic();
      await pubsub.subscription(on, { pushConfig: { pushEndpoint: url } });
      await publish(on, "again");
      const [first, second] = await arrived(2);
      expect(second?.body.message["messageId"]).toBe(first?.body.message["messageId"]);
      expect(second?.body).not.toHaveProperty("deliveryAttempt");
    });

    pubsub.check("counts attempts when there is a dead-letter topic", async () => {
      const { url, arrived } = await endpoint(500, 204);
      const deadLetterPolicy = { deadLetterTopic: (await pubsub.topic()).name, maxDeliveryAttempts: 5 };
      const on = await pubsub.topic();
      await pubsub.subscription(on, { pushConfig: { pushEndpoint: url }, deadLetterPolicy });
      await publish(on, "again");
      expect((await arrived(2)).map(({ body }) => body.deliveryAttempt)).toEqual([1, 2]);
    });

    pubsub.check("carries an identity token when configured", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await pubsub.topic();
      const serviceAccountEmail = "pusher@conformance.iam.gserviceaccount.com";
      await pubsub.subscription(on, {
        pushConfig: { pushEndpoint: url, oidcToken: { serviceAccountEmail, audience: "vectorize" } },
      });
      await publish(on, "hello");
      const [push] = await arrived(1);
      const [, claims = ""] = String(push?.headers.authorization)
        .replace(/^Bearer /, "")
        .split(".");
      expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
        aud: "vectorize",
        email: serviceAccountEmail,
        iss: "https://accounts.google.com",
      });
    });

    pubsub.check("holds later messages of an ordering key back until the refused one is taken", async () => {
      const { url, arrived } = await endpoint(500, 500, 204);
      const on = await pubsub.topic();
      await pubsub.subscription(on, { pushConfig: { pushEndpoint: url }, enableMessageOrdering: true });
      const ordered = pubsub.client.topic(on.name, { messageOrdering: true });
      for (const data of ["1", "2"]) {
        await ordered.publishMessage({ data: Buffer.from(data), orderingKey: "key" });
      }
      const pushes = await arrived(4);
      const texts = pushes.map(({ body }) => Buffer.from(String(body.message["data"]), "base64").toString());
      expect(texts).toEqual(["1", "1", "1", "2"]);
      expect(pushes[0]?.body.message["orderingKey"]).toBe("key");
    });

    pubsub.check("starts and stops with the push configuration", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "waiting");
      await made.modifyPushConfig({ pushEndpoint: url });
      expect((await arrived(1)).map(({ body }) => body.message["data"])).toEqual([
        Buffer.from("waiting").toString("base64"),
      ]);
      await made.modifyPushConfig({});
      await publish(on, "pulled");
      expect(await pubsub.pullTexts(made)).toContain("pulled");
    });
  });
}
