import type { Socket } from "node:net";
import { expandChallenge } from "../../../keeper/protocol/login-challenge.ts";

/** A 200 as a relay sends it. */
export const okAnswer = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

/** For a RawServer: signs each login that a guest posts, as the wallet's owner would in the browser. */
export const signLogins =
  (wallet: { readonly address: string; signMessage(text: string): Promise<string> }) =>
  async (socket: Socket, request: string): Promise<void> => {
    const token = /\nchallenge=(\S+)\n/.exec(request)?.[1];
    if (token === undefined) return void socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    const signature = await wallet.signMessage(expandChallenge(token, wallet.address));
    socket.end(okAnswer(`signature=${signature}\n`));
  };
