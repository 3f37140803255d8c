import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../keeper/composition/read-pages.ts";
import { PHONE, startChromium } from "../../keeper/portal/support/browser-person.ts";
import { CHEAP_PHONE, firstLoad } from "../../keeper/portal/support/first-load.ts";
import { PortalRoom } from "../../keeper/portal/support/portal-room.ts";
import type { Figure } from "../figure.ts";

const ROUNDS = 7;
const MOST_BYTES = 170 * 1_024;
const MOST_MS = 1_000;

/** How the portal's first page comes up on a cheap phone in a slow network, without anything kept: the medians. */
export async function measurePage(): Promise<Figure[]> {
  const room = new PortalRoom();
  await room.start({ pages: await readPages(await ensurePages()) });
  const browser = await startChromium();
  try {
    const loads = [];
    for (let round = 0; round < ROUNDS; round++) {
      loads.push(await firstLoad(browser, `${room.portal?.url}/`, PHONE, CHEAP_PHONE));
    }
    const figure = (
      name: string,
      unit: "bytes" | "ms",
      values: readonly number[],
      target: number | null,
    ): Figure => ({
      name: `portal.first-page.${name}`,
      value: Math.round(values.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN),
      unit,
      target,
    });
    return [
      figure(
        "size",
        "bytes",
        loads.map(({ bytes }) => bytes),
        MOST_BYTES,
      ),
      figure(
        "first-paint",
        "ms",
        loads.map(({ firstPaint }) => firstPaint),
        MOST_MS,
      ),
      figure(
        "largest-paint",
        "ms",
        loads.map(({ largestPaint }) => largestPaint),
        null,
      ),
    ];
  } finally {
    await browser.close();
    await room.stop();
  }
}
