import { setTimeout as sleep } from "node:timers/promises";
import { expandChallenge } from "../../keeper/protocol/login-challenge.ts";
import { type PortalPlace, postToPortal } from "./portal-client.ts";

/** The part of a wallet that a login needs: ethers' Wallet fits. */
export interface LoginSigner {
  readonly address: string;
  signMessage(message: string): Promise<string>;
}

/** What a terminal shows of a login. */
export interface ShownLogin {
  /** `https://localhost:12345/l/7K3QFJ2M` */
  readonly link: string;
  /** `WDJB-MJHT` */
  readonly code: string;
}

const LOOK_EVERY_MS = 50;
const LOOKS = 400;

/**
 * Does by the portal's API what a person does in a browser: types the code, reads, has the wallet sign.
 *
 * @returns the text that was signed
 * @throws Error with the portal's code when it does not take it
 */
export async function approveLogin(
  portal: PortalPlace,
  login: ShownLogin,
  signer: LoginSigner,
): Promise<string> {
  const id = new URL(login.link).pathname.split("/").at(-1) ?? "";
  const { ticket, challenge } = await claim(portal, id, login.code);
  const text = expandChallenge(String(challenge), signer.address);
  const signature = await signer.signMessage(text);
  const approval = { ticket, wallet: signer.address, signature };
  const { status, body } = await postToPortal(portal, `logins/${id}/approve`, approval);
  if (status !== 200) throw new Error(`the portal did not take the signature: ${body.code}`);
  return text;
}

/** The login is there a moment after Enter: its guest has to ask first. */
async function claim(portal: PortalPlace, id: string, code: string) {
  for (let look = 1; ; look++) {
    const { status, body } = await postToPortal(portal, `logins/${id}/claim`, { code });
    if (status === 200) return body;
    if (body.code !== "LOGIN_NOT_HERE" || look === LOOKS)
      throw new Error(`the portal did not take the code: ${body.code}`);
    await sleep(LOOK_EVERY_MS);
  }
}
