import { byId, element } from "./element.mjs";

const COLOURS = { ready: "good", starting: "warn", restarting: "warn", failed: "bad", stopped: "bad" };

/** The services table, and the platform's health in the bar. */
export function drawServices(services) {
  byId("service-rows").replaceChildren(
    ...services.map(({ name, state, kind, url, hint }) =>
      element(
        "tr",
        {},
        element("td", {}, element("b", {}, name)),
        element("td", {}, element("span", { class: `state ${COLOURS[state] ?? ""}` }, state)),
        element("td", {}, kind, hint ? element("p", { class: "record-text" }, hint) : ""),
        element("td", {}, element("code", {}, url)),
      ),
    ),
  );
  const ailing = services.filter(({ state }) => state !== "ready");
  const health = byId("health");
  health.dataset.state = ailing.length === 0 ? "good" : "bad";
  health.textContent =
    ailing.length === 0
      ? `${services.length} services ready`
      : ailing.map(({ name, state }) => `${name} is ${state}`).join(", ");
}
