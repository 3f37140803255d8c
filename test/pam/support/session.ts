import { once } from "node:events";
import { Client } from "ssh2";
import { expandChallenge } from "../../../keeper/protocol/login-challenge.ts";

interface Signer {
  readonly address: string;
  signMessage(text: string): Promise<string>;
}

/** A shell session that stays open. */
export interface Session {
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<unknown>;
  /** One line through a `cat` on the other side. */
  echo(line: string): Promise<string>;
  end(): void;
}

/** Logs in as `admin` and leaves a `cat` running. */
export async function openSession(port: number, signer: Signer): Promise<Session> {
  const client = new Client();
  const closed = new Promise<void>((resolve) => {
    client.once("close", () => resolve());
  });
  client.on("keyboard-interactive", (_name, instructions, _language, prompts, finish) => {
    const token = /bh1\.[A-Za-z0-9_-]+/.exec(
      instructions + prompts.map(({ prompt }) => prompt).join(""),
    )?.[0];
    if (token === undefined) return finish([]);
    void signer.signMessage(expandChallenge(token, signer.address)).then((signature) => finish([signature]));
  });
  client.connect({
    host: "127.0.0.1",
    port,
    username: "admin",
    tryKeyboard: true,
    authHandler: ["keyboard-interactive"],
  });
  await once(client, "ready");
  // a session that is killed may end in an error first
  client.on("error", () => client.destroy());
  const stream = await new Promise<import("ssh2").ClientChannel>((resolve, reject) => {
    client.exec("cat", (error, channel) => (error ? reject(error) : resolve(channel)));
  });
  return {
    closed,
    async echo(line) {
      stream.write(`${line}\n`);
      const [data] = await once(stream, "data");
      return String(data).trim();
    },
    end: () => client.end(),
  };
}
