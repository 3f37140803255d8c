import { spawn } from "node:child_process";

/** Opens a page in the person's browser where there is a desktop, and always says where it is. */
export function showPage(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  err: (text: string) => void,
): void {
  err(`blockhost: sign in your browser: ${url}`);
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  if (process.platform !== "darwin" && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const child = spawn(program, [url], { stdio: "ignore", detached: true });
  // Then the person opens it by hand.
  child.on("error", () => {});
  child.unref();
}
