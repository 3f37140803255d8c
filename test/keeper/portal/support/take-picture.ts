import { writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";

const QUALITY = 80;

/** A picture of what is in the window, as WebP, which is a quarter of a PNG. */
export async function takePicture(page: Page, file: string): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  const { data } = await tools.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await tools.detach();
  await writeFile(file, Buffer.from(data, "base64"));
}
