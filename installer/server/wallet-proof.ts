import type { Signatures } from "../../keeper/portal/ports/signatures.ts";
import { SESSION_CHALLENGE_SECONDS, sessionMessage } from "../../keeper/protocol/session-message.ts";
import { SetupError } from "./setup-error.ts";

const PURPOSE = {
  statement:
    "Become the admin of the host that is being installed here. This costs nothing and moves nothing.",
  path: "/",
};
const NONCE_BYTES = 16;
/** Wallets warn of a chain that they do not know; at this step none has been chosen. */
const CHAIN = 1n;

/** host, host:port or [host]:port, as a Host header has it: what wallets compare with the page's address. */
const DOMAIN = /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$/;

/** Has the admin's wallet sign that it is somebody's who is logged in here (EIP-4361). One text waits at a time. */
export class WalletProof {
  readonly #signatures: Pick<Signatures, "check">;
  readonly #now: () => number;
  readonly #randomBytes: (length: number) => Uint8Array;
  #waiting: { readonly text: string; readonly wallet: string; readonly expiresAt: number } | null = null;

  /** @param now unix seconds */
  constructor(
    signatures: Pick<Signatures, "check">,
    now: () => number,
    randomBytes: (length: number) => Uint8Array,
  ) {
    this.#signatures = signatures;
    this.#now = now;
    this.#randomBytes = randomBytes;
  }

  /**
   * A new text for a wallet to sign.
   *
   * @param wallet lower-case address
   * @param host of the request
   * @throws SetupError SETUP_FOREIGN_REQUEST when the host is none
   */
  challenge(wallet: string, host: string | undefined): string {
    if (host === undefined || !DOMAIN.test(host)) throw new SetupError("SETUP_FOREIGN_REQUEST");
    const issuedAt = this.#now();
    const nonce = Buffer.from(this.#randomBytes(NONCE_BYTES)).toString("hex");
    const text = sessionMessage({ domain: host, chainId: CHAIN, nonce, issuedAt }, wallet, PURPOSE);
    this.#waiting = { text, wallet, expiresAt: issuedAt + SESSION_CHALLENGE_SECONDS };
    return text;
  }

  /**
   * The wallet that signed the text that waits, which is used up however the signature turns out; lower case.
   *
   * @throws SetupError SETUP_SIGNATURE_WRONG
   */
  async take(text: string, signature: string): Promise<string> {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null || waiting.text !== text || waiting.expiresAt <= this.#now())
      throw new SetupError("SETUP_SIGNATURE_WRONG");
    if ((await this.#signatures.check(waiting.wallet, text, signature)) === null)
      throw new SetupError("SETUP_SIGNATURE_WRONG");
    return waiting.wallet;
  }
}
