import type { ApiHost } from "../../../../../keeper/protocol/api/host.ts";
import { HOST } from "../../support/api-answers.ts";
import type { Scene } from "../scene.ts";

const scene = (state: string, host: ApiHost | null, words: string): Scene => ({
  page: "terms",
  state,
  path: "/terms",
  answers: { host },
  act: (page) => page.getByText(words).waitFor(),
});

export const termsScenes: readonly Scene[] = [
  scene("set", HOST, "Do not attack others from here"),
  scene("none", { ...HOST, terms: null }, "The operator has set no terms"),
  scene("silent", null, "The terms cannot be shown now"),
];
