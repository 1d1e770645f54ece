import { startChat } from "./chat.mjs";
import { byId, getJson } from "./element.mjs";
import { drawListener, startFlow } from "./flow.mjs";
import { drawInfrastructure } from "./infrastructure.mjs";
import { startPipeline } from "./pipeline.mjs";
import { startRecords } from "./records.mjs";
import { drawServices } from "./services.mjs";
import { startTabs } from "./tabs.mjs";

const overview = await getJson("api/overview");
byId("environment").textContent = overview.environment;
drawInfrastructure(overview.infrastructure);
const pipeline = startPipeline((id) => chat.textOf(id));
const chat = startChat(overview, pipeline.draw);
const flow = startFlow(overview.rooms);
const records = startRecords();
startTabs((tab) => tab === "records" && records.load());

const events = new EventSource("api/events");
events.addEventListener("journeys", ({ data }) => {
  pipeline.show(JSON.parse(data));
  records.markStale();
});
events.addEventListener("messages", ({ data }) => flow.show(JSON.parse(data)));
events.addEventListener("listener", ({ data }) => drawListener(JSON.parse(data)));
events.addEventListener("services", ({ data }) => drawServices(JSON.parse(data)));
events.addEventListener("chat", () => chat.load());
events.addEventListener("error", () => {
  byId("health").dataset.state = "bad";
  byId("health").textContent = "The platform has stopped. Start it again with npm start.";
});
