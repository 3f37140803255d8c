import { once } from "node:events";
import { Client } from "ssh2";
import { expandChallenge } from "../../../keeper/protocol/login-challenge.ts";
import { nextSource } from "./next-source.ts";

/** The most that anybody is asked in one attempt. */
const PROMPTS_MAX = 8;

export interface DialogueTarget {
  readonly port: number;
  readonly user?: string;
  readonly from?: string;
  readonly command?: string;
}

/** What to answer. `shown` is all text so far, the prompt included; null hangs up. */
export type Reply = (shown: string) => Promise<string | null> | string | null;

export interface Dialogue {
  readonly ok: boolean;
  /** What the command printed. */
  readonly output: string;
  /** All texts that the server showed, in order. */
  readonly shown: string;
  readonly prompts: number;
}

/** The challenge for signing by hand in a text that a guest has shown. */
export function shownChallenge(shown: string): string | undefined {
  return /bh1\.[A-Za-z0-9_-]+/.exec(shown)?.[0];
}

/** Goes to where signatures are pasted and pastes what `sign` makes of the challenge. */
export function pasting(sign: (challenge: string) => Promise<string> | string): Reply {
  return (shown) => {
    const challenge = shownChallenge(shown);
    return challenge === undefined ? "q" : sign(challenge);
  };
}

/** The wallet's part of a login without the portal. */
export function signedBy(wallet: { address: string; signMessage(text: string): Promise<string> }) {
  return (challenge: string) => wallet.signMessage(expandChallenge(challenge, wallet.address));
}

/** Presses Enter once and has no second answer. */
export function entering(): Reply {
  let pressed = false;
  return () => {
    if (pressed) return null;
    pressed = true;
    return "";
  };
}

/**
 * One keyboard-interactive login by npm's ssh2, and a command in the session.
 *
 * @param signal aborts the connection, as a client does that dies
 */
export async function dialogue(
  target: DialogueTarget,
  reply: Reply,
  signal?: AbortSignal,
): Promise<Dialogue> {
  const client = new Client();
  signal?.addEventListener("abort", () => client.destroy());
  let shown = "";
  let prompts = 0;
  client.on("keyboard-interactive", (name, instructions, _language, asked, finish) => {
    shown += name + instructions + asked.map(({ prompt }) => prompt).join("");
    if (asked.length === 0) return finish([]);
    prompts += 1;
    if (prompts > PROMPTS_MAX) return void client.destroy();
    Promise.resolve(reply(shown)).then(
      (answer) => (answer === null ? client.destroy() : finish([answer])),
      () => client.destroy(),
    );
  });
  const outcome = new Promise<boolean>((resolve) => {
    client.once("ready", () => resolve(true));
    client.on("error", () => resolve(false));
    client.once("close", () => resolve(false));
  });
  client.connect({
    host: "127.0.0.1",
    localAddress: target.from ?? nextSource(),
    port: target.port,
    username: target.user ?? "admin",
    tryKeyboard: true,
    authHandler: ["keyboard-interactive"],
    readyTimeout: 100_000,
  });
  const ok = await outcome;
  let output = "";
  if (ok) {
    client.exec(target.command ?? "id -un", (error, stream) => {
      if (error) return void client.destroy();
      stream.on("data", (data: Buffer) => {
        output += data;
      });
      stream.stderr.resume();
      stream.once("close", () => client.end());
    });
    await once(client, "close");
  }
  client.destroy();
  return { ok, output: output.trim(), shown, prompts };
}
