import type { Page } from "playwright-core";

/** A page has fewer places to stop at. */
const MOST = 120;

/** What is in front of all else: what stands behind an open dialog cannot be operated. */
const TOP = `(document.querySelector("dialog[open]") ?? document.body)`;

/** What can be operated, but for the radio buttons that are not the one to stop at. */
const OPERABLE = `[...${TOP}.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
  (one) =>
    one.tabIndex >= 0 &&
    !one.disabled &&
    one.checkVisibility({ visibilityProperty: true }) &&
    !(one.type === "radio" && !one.checked),
)`;

const NAME = `(one) => one.tagName.toLowerCase() + " " + (one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 40) + (one.id && " #" + one.id)`;

/** What has the focus: its place among OPERABLE, whether that is drawn, and whether something is before it. */
const LOOK = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const drawn = [one, one.nextElementSibling, one.closest(".button"), one.parentElement].some(
    (near) => near && getComputedStyle(near).outlineStyle !== "none" && parseFloat(getComputedStyle(near).outlineWidth) >= 2,
  );
  const { left, top, width, height } = one.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 24));
  const isBefore = at !== null && !one.contains(at) && !at.contains(one) && one.closest("label") !== at.closest("label");
  return { at: (${OPERABLE}).indexOf(one), name: (${NAME})(one), drawn, isBefore };
})()`;

/** Until what was asked for after the next picture is done. */
const DRAWN = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))`;

/** Goes through a page with the Tab key, from its top, and tells what is wrong, by what it is that one stops at. */
export async function tabStops(page: Page): Promise<{
  readonly unreached: string[];
  /** The focus cannot be seen. */
  readonly unseen: string[];
  /** Something covers what has the focus. */
  readonly hidden: string[];
}> {
  // A page that takes the focus to its title does so when it has been drawn.
  await page.evaluate(DRAWN);
  const names = (await page.evaluate(`(${OPERABLE}).map(${NAME})`)) as string[];
  const reached = new Set<number>();
  const unseen: string[] = [];
  const hidden: string[] = [];
  await page.evaluate(
    `${TOP}.tabIndex = -1; ${TOP}.focus(); ${TOP}.removeAttribute("tabindex"); scrollTo(0, 0)`,
  );
  for (let step = 0; step < MOST; step++) {
    await page.keyboard.press("Tab");
    const found = (await page.evaluate(LOOK)) as {
      at: number;
      name: string;
      drawn: boolean;
      isBefore: boolean;
    } | null;
    if (found === null || reached.has(found.at)) break;
    reached.add(found.at);
    if (!found.drawn) unseen.push(found.name);
    if (found.isBefore) hidden.push(found.name);
  }
  return { unreached: names.filter((_name, at) => !reached.has(at)), unseen, hidden };
}
