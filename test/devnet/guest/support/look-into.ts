import { createConnection } from "node:net";
import type { RunningGuest } from "../../../../devnet/guest/guest-driver.ts";

/** Longest wait for an agent that is there, milliseconds: none of them takes that, however busy the machine is. */
export const AGENT_MS = 60_000;
/** The same for one that may not be there yet: it is asked again. */
const YOUNG_AGENT_MS = 5_000;

/** A file's text by the guest agent, as the keeper reads it. */
export async function readGuestFile(guest: RunningGuest, path: string, ms = AGENT_MS): Promise<string> {
  const handle = await guest.agent("guest-file-open", { path }, ms);
  const read = (await guest.agent("guest-file-read", { handle, count: 65_536 }, ms)) as {
    "buf-b64": string;
  };
  await guest.agent("guest-file-close", { handle }, ms);
  return Buffer.from(read["buf-b64"], "base64").toString("utf8");
}

/** Asks until the answer comes, and gives up with the last error when the guest ends. */
export async function eventually<T>(guest: RunningGuest, ask: () => Promise<T>): Promise<T> {
  let ended = false;
  void guest.exited.then(() => {
    ended = true;
  });
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (ended) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Content of the ready file, as soon as there is one. */
export const untilReady = (guest: RunningGuest): Promise<string> =>
  eventually(guest, () => readGuestFile(guest, "/run/blockhost/ready", YOUNG_AGENT_MS));

/** The first line that an SSH server says on a loopback port. */
export function sshBanner(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("data", (data: Buffer) => {
      resolve(data.toString("latin1").trim());
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed without a banner")));
  });
}
