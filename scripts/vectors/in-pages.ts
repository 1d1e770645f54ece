const PAGE = 100;

/** What is asked for together. */
export function inPages<Item>(items: readonly Item[]): Item[][] {
  const pages: Item[][] = [];
  for (let start = 0; start < items.length; start += PAGE) pages.push(items.slice(start, start + PAGE));
  return pages;
}
