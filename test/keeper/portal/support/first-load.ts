import type { Browser } from "playwright-core";

/** What a browser is slowed down to. */
export interface Slowness {
  /** Milliseconds from each request to its answer. */
  readonly latencyMs: number;
  /** Bytes per second. */
  readonly download: number;
  readonly upload: number;
  /** How many times slower the processor is. */
  readonly processor: number;
}

/** "Fast 3G" of the browser's own tools, on a processor like that of a cheap phone. */
export const CHEAP_PHONE: Slowness = { latencyMs: 562.5, download: 188_743, upload: 86_400, processor: 4 };

/** How a page came up in a browser that had never seen it. */
export interface FirstLoad {
  /** All that came over the network until nothing more did, heads included. */
  readonly bytes: number;
  /** Milliseconds from the request until the first words were drawn, and until the largest part was. */
  readonly firstPaint: number;
  readonly largestPaint: number;
  /** How far what was drawn moved without being asked to: Cumulative Layout Shift. */
  readonly shift: number;
}

const OBSERVE = `
  window.seen = { largest: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
`;

/** Opens a page as for the first time: nothing is kept from another one. */
export async function firstLoad(
  browser: Browser,
  url: string,
  viewport: { readonly width: number; readonly height: number },
  slowness?: Slowness,
): Promise<FirstLoad> {
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    let bytes = 0;
    tools.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await tools.send("Network.enable");
    if (slowness !== undefined) {
      await tools.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: slowness.latencyMs,
        downloadThroughput: slowness.download,
        uploadThroughput: slowness.upload,
      });
      await tools.send("Emulation.setCPUThrottlingRate", { rate: slowness.processor });
    }
    await page.addInitScript({ content: OBSERVE });
    await page.goto(url, { waitUntil: "networkidle" });
    const seen = await page.evaluate(
      `({ ...window.seen, first: performance.getEntriesByName("first-contentful-paint")[0].startTime })`,
    );
    const { first, largest, shift } = seen as { first: number; largest: number; shift: number };
    return { bytes, firstPaint: first, largestPaint: largest, shift };
  } finally {
    await context.close();
  }
}
