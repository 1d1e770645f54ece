import { invalidInput } from "./api-error";

export type Labels = Record<string, string>;

/** Whether labels are what a selector asks for. */
export type LabelFilter = (labels: Labels) => boolean;

/**
 * Reads a label selector: `k=v`, `k==v`, `k!=v`, `k`, `!k`, `k in (a,b)`, `k notin (a,b)`; a comma means AND.
 *
 * @throws ApiError if it is none
 */
export function parseLabelSelector(selector: string): LabelFilter {
  // A comma inside parentheses separates values.
  const terms = selector.split(/,(?![^(]*\))/).map((term) => parseTerm(term.trim()));
  return (labels) => terms.every((matches) => matches(labels));
}

const KEY = String.raw`[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?`;
const VALUE = String.raw`(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?`;
const COMPARISON = new RegExp(`^(${KEY})\\s*(=|==|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const PRESENCE = new RegExp(`^(!?)(${KEY})$`);

function parseTerm(term: string): LabelFilter {
  const [, key = "", operator, value = ""] = term.match(COMPARISON) ?? [];
  if (operator) return (labels) => (labels[key] === value) === (operator !== "!=");
  const [, setKey = "", membership, list = ""] = term.match(SET) ?? [];
  if (membership) {
    const values = list.split(",").map((item) => item.trim());
    return (labels) =>
      values.includes(labels[setKey] ?? "") === (membership === "in") &&
      (membership !== "in" || setKey in labels);
  }
  const [, not, present] = term.match(PRESENCE) ?? [];
  if (present === undefined) throw invalidInput("label_selector", `cannot be read at "${term}"`);
  return (labels) => present in labels === (not === "");
}
