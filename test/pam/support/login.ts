import { once } from "node:events";
import { Client } from "ssh2";

export interface LoginResult {
  readonly ok: boolean;
  /** What the command printed. */
  readonly output: string;
  /** All texts that the server showed, in order. */
  readonly shown: string;
  /** The challenges among them. */
  readonly challenges: readonly string[];
}

/**
 * One login by npm's ssh2 with one answer, and a command in the session.
 *
 * @param target `from` is a loopback address to come from: sshd lets few strangers in at once from one source
 * @param answer what to paste for a challenge
 */
export async function login(
  target: { readonly port: number; readonly user?: string; readonly from?: string },
  answer: (challenge: string) => Promise<string> | string,
  command = "id -un",
): Promise<LoginResult> {
  const client = new Client();
  let shown = "";
  let asked = false;
  const challenges: string[] = [];
  client.on("keyboard-interactive", (name, instructions, _language, prompts, finish) => {
    const text = name + instructions + prompts.map((prompt) => prompt.prompt).join("");
    shown += text;
    if (prompts.length === 0) return finish([]);
    const challenge = /bh1\.[A-Za-z0-9_-]+/.exec(text)?.[0] ?? "";
    // a second question is a second attempt, and one login is one attempt
    if (asked) return void client.end();
    asked = true;
    challenges.push(challenge);
    Promise.resolve(answer(challenge)).then(
      (signature) => finish([signature]),
      () => finish([""]),
    );
  });
  const outcome = new Promise<boolean>((resolve) => {
    client.once("ready", () => resolve(true));
    client.on("error", () => resolve(false));
    client.once("close", () => resolve(false));
  });
  client.connect({
    host: "127.0.0.1",
    localAddress: target.from ?? "127.0.0.1",
    port: target.port,
    username: target.user ?? "admin",
    tryKeyboard: true,
    authHandler: ["keyboard-interactive"],
    readyTimeout: 60_000,
  });
  const ok = await outcome;
  let output = "";
  if (ok) {
    client.exec(command, (error, stream) => {
      if (error) return void client.end();
      stream.on("data", (data: Buffer) => {
        output += data;
      });
      stream.stderr.resume();
      stream.once("close", () => client.end());
    });
    await once(client, "close");
  }
  client.destroy();
  return { ok, output: output.trim(), shown, challenges };
}
