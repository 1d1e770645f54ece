import { byId, duration, element } from "./element.mjs";

const ROWS = 150;
const COLOURS = {
  vectorized: "good",
  answered: "good",
  stale: "warn",
  ignored: "warn",
  duplicate: "warn",
  quarantined: "warn",
  abstained: "warn",
  dead: "bad",
  failed: "bad",
};
const ALARMS = ["rejected", "retried", "dead", "failed"];
/** What takes no room while there is none of it. */
const RARE = [...ALARMS, "ignored"];

/**
 * The live pipeline: counts, and the last journeys with the time of each step.
 *
 * @param textOf what a message of the chat says, once that is known
 */
export function startPipeline(textOf) {
  const journeys = new Map();
  const draw = () =>
    byId("journeys").replaceChildren(
      ...[...journeys.values()]
        .slice(-ROWS)
        .reverse()
        .map((journey) => drawJourney(journey, textOf)),
    );
  return {
    draw,
    show({ counts, moved }) {
      for (const journey of moved) {
        const key = `${journey.kind} ${journey.id}`;
        journeys.delete(key);
        journeys.set(key, journey);
      }
      drawCounts(counts);
      draw();
    },
  };
}

function drawCounts(counts) {
  byId("counts").replaceChildren(
    ...Object.entries(counts)
      .filter(([name, count]) => count > 0 || !RARE.includes(name))
      .map(([name, count]) =>
        element(
          "div",
          { class: ALARMS.includes(name) ? "alarm" : "" },
          element("dt", {}, name),
          element("dd", {}, String(count)),
        ),
      ),
  );
}

function drawJourney({ kind, id, title, state, record, steps }, textOf) {
  const total = steps.reduce((sum, step) => sum + (step.ms ?? 0), 0);
  return element(
    "tr",
    {},
    element(
      "td",
      {},
      element("b", {}, (kind === "question" && textOf(id)) || title),
      element("br"),
      element("code", {}, record ?? kind),
    ),
    element("td", {}, element("span", { class: `state ${COLOURS[state] ?? ""}` }, state)),
    element("td", {}, element("div", { class: "steps" }, ...steps.map(drawStep))),
    element("td", { class: "number" }, duration(total)),
  );
}

/** A step with its time, and what else is to be said of it. */
export function drawStep({ name, ms, detail }) {
  return element(
    "span",
    { title: detail },
    `${name} `,
    element("b", {}, duration(ms)),
    detail ? ` (${detail})` : "",
  );
}
