import type { Browser, Page } from "playwright-core";
import { NOON } from "../support/api-answers.ts";
import { BrowserPerson } from "../support/browser-person.ts";
import type { Scene } from "./scene.ts";

/** Answers are a person's who reads; time stands still, so that pictures differ only where pages do. */
export async function enterScene(
  browser: Browser,
  origin: string,
  scene: Scene,
  look: { readonly viewport: { width: number; height: number }; readonly dark: boolean },
): Promise<BrowserPerson> {
  const person = await BrowserPerson.open(browser, `${origin}${scene.path}`, {
    ...look,
    wallets: scene.wallets ?? [],
    prepare: async (page) => {
      await page.clock.setFixedTime(NOON * 1_000);
      await answer(page, scene.answers ?? {});
    },
  });
  await scene.act(person.page);
  return person;
}

async function answer(page: Page, answers: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, json] of Object.entries(answers)) {
    await page.route(
      (url) => url.pathname === `/api/v1/${path}`,
      (route) => {
        if (json === null) return route.fulfill({ status: 429, json: SILENT });
        if (typeof json !== "string") return route.fulfill({ json });
        return route.fulfill({ contentType: "text/event-stream", body: json });
      },
    );
  }
}

const SILENT = {
  code: "TOO_MANY_REQUESTS",
  what: "too many requests from your network",
  remedy: "wait a minute and try again",
};
