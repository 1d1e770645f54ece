import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { deliveries } from "../../local/fixtures/deliveries";
import { readFixtures } from "../../local/fixtures/read-fixtures";
import { PROJECT_FOLDER } from "../../local/project";
import { replay } from "../../local/replay";
import { settle } from "../../local/settle";
import { startPlatform, type TestPlatform } from "../e2e/start-platform";
import { launchChromium } from "./chromium";

jest.setTimeout(180_000);

const screenshots = join(PROJECT_FOLDER, ".tricloud/screenshots");
let running: TestPlatform;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await launchChromium();
  running = await startPlatform();
  const { platform } = running;
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(platform.consoleUrl);
  const sent = deliveries(readFixtures()).slice(0, 120);
  await replay(sent, { url: platform.webhookUrl, token: platform.setup.secrets.aircallToken });
  await settle(platform.pipeline, platform.records, sent.length);
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

test("deliveries appear in the pipeline while they pass, with the time of each step", async () => {
  await page
    .getByRole("row", { name: /call\.ended/ })
    .first()
    .waitFor();
  const queued = page.getByLabel("Counts").getByText("queued").locator("xpath=following-sibling::*[1]");
  await expect(queued.textContent()).resolves.toBe("120");
  await expect(
    page
      .getByRole("row", { name: /vectorized/ })
      .first()
      .textContent(),
  ).resolves.toMatch(/\d+ ms/);
});

test("a question in the chat gets an answer with sources in its thread", async () => {
  await page.getByLabel("Your question").fill("Who lost the keys?");
  await page.getByRole("button", { name: "Ask" }).click();
  const messages = page.getByLabel("Messages");
  await messages.getByText("Sources").waitFor();
  await expect(messages.getByRole("link").first().getAttribute("href")).resolves.toMatch(/^https:\/\//);
  await page.screenshot({ path: join(screenshots, "console.png") });
});

test("a room that may read nothing gets no data", async () => {
  await page.getByRole("button", { name: "#lobby" }).click();
  await page.getByLabel("Your question").fill("Who lost the keys?");
  await page.getByRole("button", { name: "Ask" }).click();
  await page
    .getByLabel("Messages")
    .getByText(/I found nothing about this/)
    .waitFor();
  await expect(page.getByLabel("Messages").getByText("Sources").count()).resolves.toBe(0);
});

test("a message of the chat is shown on its way to the vectors, and beside it how the listener does", async () => {
  await page.getByRole("button", { name: "#operations" }).click();
  await page.getByRole("tab", { name: "Chat" }).click();
  await page.getByLabel("Your question").fill("The plumber comes to Alfama 4 at nine.");
  await page.getByRole("button", { name: "Ask" }).click();
  const row = page.getByRole("row", { name: /The plumber comes to Alfama 4 .* in #operations vectorized/ });
  await row.waitFor();
  await expect(row.textContent()).resolves.toMatch(/saved .*published \d+ ms.*vectorized \d+ ms.*chunk/);
  const listener = page.getByLabel("Listener");
  await listener.getByText("leads").waitFor();
  await expect(listener.textContent()).resolves.toMatch(/applied until\d+ s ago.*term1.*gaps0/);
  await page.screenshot({ path: join(screenshots, "console-chat.png") });
});

test("a room without the assistant offers nothing to ask", async () => {
  await page.getByRole("button", { name: "#cleaning" }).click();
  await page.getByRole("button", { name: "Send" }).waitFor();
  await expect(page.getByLabel("Your question").getAttribute("placeholder")).resolves.toBe(
    "Write to #cleaning …",
  );
  await expect(page.getByLabel("Questions to try").getByRole("button").count()).resolves.toBe(0);
});

test("the records can be searched, and the infrastructure shows the stacks of every environment", async () => {
  await page.getByRole("tab", { name: "Records" }).click();
  await page.getByLabel("Search the records").fill("heating");
  await page
    .getByRole("cell", { name: /heating/i })
    .first()
    .waitFor();
  await page.getByRole("tab", { name: "Infrastructure" }).click();
  for (const stack of ["dev-data", "staging-functions", "prod-edge"]) {
    await page.getByRole("heading", { name: new RegExp(`^${stack}`) }).waitFor();
  }
  await page.getByRole("tab", { name: "Services" }).click();
  await page.getByRole("cell", { name: "firestore" }).first().waitFor();
});

test("it can be used with the keyboard alone and on a small screen", async () => {
  await page.getByRole("tab", { name: "Services" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Infrastructure" }).getAttribute("aria-selected")).resolves.toBe(
    "true",
  );
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  expect(overflow).toBeLessThanOrEqual(0);
  await page.screenshot({ path: join(screenshots, "console-small.png") });
});

test.each([1024, 390])(
  "the chat's messages and counts can be read in a window of %s pixels",
  async (width) => {
    await page.setViewportSize({ width, height: 844 });
    await page.getByRole("tab", { name: "Chat" }).click();
    const message = await page.getByRole("columnheader", { name: "Message" }).boundingBox();
    expect(message?.width).toBeGreaterThan(100);
    const tooWide = `[...document.querySelectorAll("#message-counts div")].filter((tile) => {
    tile.querySelector("dd").textContent = "1234";
    return tile.scrollWidth > tile.clientWidth;
  }).length`;
    await expect(page.evaluate(tooWide)).resolves.toBe(0);
    await page.screenshot({ path: join(screenshots, `console-chat-${width}.png`) });
  },
);

test("the page has nothing to complain about", () => {
  expect(complaints).toEqual([]);
});
