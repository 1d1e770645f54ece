import { roomName } from "./chat.mjs";
import { byId, duration, element, getJson } from "./element.mjs";
import { drawStep } from "./pipeline.mjs";

const ROWS = 150;
const APPLIED = "While nobody writes, MongoDB tells only now and then that nothing was written.";
const COLOURS = { vectorized: "good", deleted: "good", feedback: "good", dropped: "warn", failed: "bad" };
/** What takes no room while there is none of it. */
const RARE = ["feedback", "failed"];

/** The chat's messages on their way to the vectors: how many, and the last with the time of each step. */
export function startFlow(rooms) {
  const journeys = new Map();
  const written = new Map();
  const names = new Map(rooms.map((room) => [room._id, roomName(room)]));
  let counts = {};

  const draw = () => {
    byId("message-counts").replaceChildren(
      ...Object.entries(counts)
        .filter(([name, count]) => count > 0 || !RARE.includes(name))
        .map(([name, count]) => tile(name, String(count), name === "failed")),
    );
    const rows = shown().map((journey) => {
      const message = written.get(journey.id);
      return drawMessage(journey, message, names.get(message?.room ?? journey.room) ?? message?.place);
    });
    byId("message-rows").replaceChildren(...(rows.length > 0 ? rows : [drawNothing()]));
  };
  const shown = () => [...journeys.values()].slice(-ROWS).reverse();

  // A message can be read once it has arrived, and says something else once it is edited.
  const read = async (moved) => {
    const ids = moved.filter(({ state }) => state in COLOURS).map(({ id }) => id);
    for (let start = 0; start < ids.length; start += 100) {
      const query = ids.slice(start, start + 100).map((id) => `id=${encodeURIComponent(id)}`);
      for (const message of await getJson(`api/messages?${query.join("&")}`))
        written.set(message.id, message);
    }
    if (ids.length > 0) draw();
  };

  return {
    show(news) {
      counts = news.counts;
      for (const journey of news.moved) {
        journeys.delete(journey.id);
        journeys.set(journey.id, journey);
      }
      draw();
      read(news.moved);
    },
  };
}

/** How the listener does: `null` while it does not answer. */
export function drawListener(status) {
  const tiles = status
    ? [
        tile("listener", status.leader ? "leads" : "watches", !status.healthy),
        tile("applied until", `${Math.round(status.lagSeconds)} s ago`, false, APPLIED),
        tile("term", String(status.term)),
        tile("in flight", String(status.inFlight)),
        tile("gaps", String(status.gaps), status.gaps > 0),
      ]
    : [tile("listener", "away", true)];
  byId("listener").replaceChildren(...tiles);
}

/** A new start knows nothing of the journeys before it. */
function drawNothing() {
  const text = "No message has moved since this start. Write one in the chat, and it shows up here.";
  return element("tr", {}, element("td", { colspan: "4", class: "record-text" }, text));
}

function tile(name, value, isAlarm, title) {
  return element(
    "div",
    { class: isAlarm ? "alarm" : "", title },
    element("dt", {}, name),
    element("dd", {}, value),
  );
}

function drawMessage({ id, state, steps }, message, room) {
  return element(
    "tr",
    {},
    element(
      "td",
      {},
      message ? element("b", { class: "excerpt" }, message.text) : element("code", {}, id),
      element("p", { class: "record-text" }, [message?.user, room].filter(Boolean).join(" in ")),
    ),
    element("td", {}, element("span", { class: `state ${COLOURS[state] ?? ""}` }, state)),
    element("td", {}, element("div", { class: "steps" }, ...steps.slice(-6).map(drawStep))),
    element("td", { class: "number" }, duration(totalOf(steps))),
  );
}

/** From when the chat's database had it to its last end: the listener's time to Pub/Sub, and what came after. */
function totalOf(steps) {
  const ended = steps.findLast(({ totalMs }) => totalMs !== undefined);
  const published = steps.findLast(({ name }) => name === "published");
  return ended && ended.totalMs + (published?.ms ?? 0);
}
