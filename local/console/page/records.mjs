import { byId, element, getJson } from "./element.mjs";

/** The records table with its search. */
export function startRecords() {
  let stale = true;
  let asked = 0;

  const load = async () => {
    stale = false;
    const turn = ++asked;
    const search = byId("search").value;
    const { total, records } = await getJson(`api/records?search=${encodeURIComponent(search)}`);
    if (turn !== asked) return;
    byId("found").textContent = `${total} ${total === 1 ? "record" : "records"}`;
    byId("rows").replaceChildren(...records.map(drawRecord));
  };

  byId("search").addEventListener("input", load);
  byId("find").addEventListener("submit", (event) => event.preventDefault());
  setInterval(() => {
    if (stale && !byId("records").hidden) load();
  }, 1000);
  return {
    load,
    markStale() {
      stale = true;
    },
  };
}

function drawRecord({ id, title, text, occurredAt, facts }) {
  const shown = Object.entries(facts).filter(
    ([, value]) => value !== null && value !== "" && String(value) !== "",
  );
  return element(
    "tr",
    {},
    element(
      "td",
      { class: "when" },
      new Date(occurredAt).toLocaleString([], { dateStyle: "short", timeStyle: "short" }),
    ),
    element(
      "td",
      {},
      element("b", {}, title),
      element("p", { class: "record-text" }, text),
      element(
        "div",
        { class: "facts" },
        ...shown.map(([name, value]) => element("span", {}, `${name}: ${value}`)),
      ),
      element("code", {}, id),
    ),
  );
}
