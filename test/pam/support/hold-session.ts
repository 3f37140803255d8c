import { once } from "node:events";
import { Client } from "ssh2";
import type { Reply } from "./dialogue.ts";
import { nextSource } from "./next-source.ts";

/** A session that stays open until somebody ends it. */
export interface HeldSession {
  readonly closed: Promise<unknown>;
  isOpen(): boolean;
  end(): void;
}

/** Logs in as `admin` and leaves a `cat` running. */
export async function holdSession(port: number, reply: Reply): Promise<HeldSession> {
  const client = new Client();
  let open = true;
  let shown = "";
  const closed = new Promise<void>((resolve) => {
    client.once("close", () => {
      open = false;
      resolve();
    });
  });
  client.on("keyboard-interactive", (name, instructions, _language, asked, finish) => {
    shown += name + instructions + asked.map(({ prompt }) => prompt).join("");
    void Promise.resolve(reply(shown)).then((answer) => finish([answer ?? ""]));
  });
  client.connect({
    host: "127.0.0.1",
    localAddress: nextSource(),
    port,
    username: "admin",
    tryKeyboard: true,
    authHandler: ["keyboard-interactive"],
    readyTimeout: 60_000,
  });
  await once(client, "ready");
  // a session that is killed may end in an error first
  client.on("error", () => client.destroy());
  await new Promise<void>((resolve, reject) => {
    client.exec("cat", (error, channel) => {
      if (error) return reject(error);
      channel.resume();
      resolve();
    });
  });
  return { closed, isOpen: () => open, end: () => void client.destroy() };
}
