import type { ApiStatus } from "../../../../../keeper/protocol/api/status.ts";
import { STATUS } from "../../support/api-answers.ts";
import type { Scene } from "../scene.ts";

const scene = (state: string, status: ApiStatus | null, words: string): Scene => ({
  page: "status",
  state,
  path: "/status",
  answers: { status },
  act: (page) => page.getByText(words).first().waitFor(),
});

export const statusScenes: readonly Scene[] = [
  scene("healthy", STATUS, "Everything works"),
  scene("unhealthy", { ...STATUS, healthy: false }, "Something does not work"),
  scene("new", { ...STATUS, paymentToReady: null, uptime: null, machines: 0 }, "No purchase to count yet."),
  scene("silent", null, "The host does not answer"),
];
