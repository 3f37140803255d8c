import { hexlify, JsonRpcProvider, randomBytes, type TransactionRequest, Wallet } from "ethers";

/** What it does when its person is asked: to send, to sign typed data, to change the chain. */
type Answer = "yes" | "reject";

/** The part of a wallet that has a chain: a plain account on a real local one, whose person the test plays. */
export class ChainWallet {
  readonly account: Wallet;
  readonly provider: JsonRpcProvider;
  /** Chain that it is on, and those that it knows. */
  present: number;
  readonly known: number[];
  sends: Answer | "hold" = "yes";
  signs: Answer | "differently" = "yes";
  switches: Answer = "yes";
  /** What it has sent, by nonce. */
  readonly sent: { readonly hash: string; readonly nonce: number; readonly request: TransactionRequest }[] =
    [];
  /** The types of what it was asked to sign. */
  readonly signed: string[] = [];
  readonly #chainId: number;
  #held: TransactionRequest | null = null;
  /** Is told of each change of chain. */
  onChange: (chainId: number) => Promise<void> = async () => {};

  constructor(url: string, chainId: number, key: string = hexlify(randomBytes(32))) {
    this.#chainId = chainId;
    this.provider = new JsonRpcProvider(url, chainId, {
      staticNetwork: true,
      batchMaxCount: 1,
      cacheTimeout: -1,
    });
    this.account = new Wallet(key, this.provider);
    this.present = chainId;
    this.known = [chainId];
  }

  readonly chain = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    switch (method) {
      case "eth_chainId":
        return `0x${this.present.toString(16)}`;
      case "wallet_switchEthereumChain":
        return this.#switch(params[0] as { chainId: string });
      case "wallet_addEthereumChain":
        if (this.switches === "reject") throw said(4001);
        this.known.push(Number((params[0] as { chainId: string }).chainId));
        return null;
      case "eth_signTypedData_v4":
        return this.#sign(String(params[1]));
      case "eth_sendTransaction":
        return this.#send(params[0] as TransactionRequest);
      default:
        if (this.present !== this.#chainId) throw said(-32_000, "no such contract here");
        return this.#ask(method, params);
    }
  };

  /** What was held is confirmed after all; the page that asked is not told. */
  async confirmHeld(): Promise<void> {
    if (this.#held === null) throw new Error("nothing was asked for yet");
    await this.#broadcast(this.#held, 1n);
  }

  /** A transaction of the same nonce at a better fee: the same again, or nothing at all. */
  async replace(how: "speed up" | "cancel"): Promise<void> {
    const last = this.sent.at(-1);
    if (last === undefined) throw new Error("nothing was sent yet");
    const request =
      how === "speed up" ? last.request : { to: this.account.address, from: this.account.address, value: 0n };
    await this.#broadcast({ ...request, nonce: last.nonce }, 3n);
  }

  async #switch({ chainId }: { readonly chainId: string }): Promise<null> {
    if (this.switches === "reject") throw said(4001);
    if (!this.known.includes(Number(chainId))) throw said(4902, "Unrecognized chain ID");
    this.present = Number(chainId);
    await this.onChange(this.present);
    return null;
  }

  async #sign(text: string): Promise<string> {
    if (this.signs === "reject") throw said(4001);
    const { domain, types, primaryType, message } = JSON.parse(text);
    const { EIP712Domain: _domain, ...others } = types;
    this.signed.push(primaryType);
    const signer = this.signs === "differently" ? Wallet.createRandom() : this.account;
    return signer.signTypedData(domain, others, message);
  }

  async #send(request: TransactionRequest): Promise<string> {
    if (this.sends === "reject") throw said(4001, "User rejected the request.");
    const { chainId: _chain, ...call } = request;
    if (this.sends === "hold") {
      this.#held = call;
      return new Promise(() => {});
    }
    return this.#broadcast(call, 1n);
  }

  async #broadcast(request: TransactionRequest, factor: bigint): Promise<string> {
    const nonce = Number(
      request.nonce ?? (await this.provider.getTransactionCount(this.account.address, "latest")),
    );
    const transaction = {
      ...request,
      nonce,
      chainId: this.#chainId,
      type: 2,
      maxFeePerGas: 10n ** 11n * factor,
      maxPriorityFeePerGas: 10n ** 9n * factor,
      gasLimit: 1_500_000n,
    };
    const raw = await this.account.signTransaction(transaction);
    const hash = String(await this.#ask("eth_sendRawTransaction", [raw]));
    this.sent.push({ hash, nonce, request });
    return hash;
  }

  /** As a node answers, errors and all. */
  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const response = await fetch(this.provider._getConnection().url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as {
      result?: unknown;
      error?: { code: number; message: string; data?: unknown };
    };
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return result;
  }
}

function said(code: number, message = ""): Error {
  return Object.assign(new Error(message), { code });
}
