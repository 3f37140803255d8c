import type { Scene } from "../scene.ts";

export const lostScenes: readonly Scene[] = [
  {
    page: "lost",
    state: "no such page",
    path: "/nowhere",
    act: (page) => page.getByRole("heading", { name: "There is no such page" }).waitFor(),
  },
  {
    page: "lost",
    state: "a page that did not load",
    path: "/status",
    act: async (page) => {
      await page.route(/status-page-/, (route) => route.fulfill({ status: 404 }));
      await page.reload();
      await page.getByRole("heading", { name: "This page did not load" }).waitFor();
    },
  },
];
