import { byId, element } from "./element.mjs";

/** Every synthesized stack as a box of its resources. */
export function drawInfrastructure(environments) {
  byId("environments").replaceChildren(
    ...environments.map(({ name, stacks }) =>
      element(
        "section",
        {},
        element("h3", {}, name),
        element("div", { class: "stacks" }, ...stacks.map(drawStack)),
      ),
    ),
  );
}

function drawStack({ name, resources }) {
  const count = `${resources.length} ${resources.length === 1 ? "resource" : "resources"}`;
  return element(
    "article",
    { class: "stack" },
    element("h4", {}, name, element("span", {}, count)),
    element("ul", {}, ...resources.map(drawResource)),
  );
}

function drawResource({ type, id, name }) {
  const [cloud, ...words] = type.split("_");
  return element(
    "li",
    { "data-cloud": cloud, title: `${type}.${id}` },
    element("b", {}, words.join(" ")),
    element("span", {}, name ?? id.replace(/_[0-9A-F]{8}$/, "")),
  );
}
