import { expect } from "chai";
import { switchChain } from "../../../../../keeper/portal/web/wallet/switch-chain.ts";
import { fakeProvider, walletError } from "./fake-provider.ts";

const CHAIN = {
  id: 8_453,
  name: "Base",
  rpcUrls: ["https://rpc.example"],
  explorer: "https://explorer.example",
  currency: { name: "Ether", symbol: "ETH", decimals: 18 },
};

/** A wallet on chain 1 that knows these chains, and goes to what it adds or does not. */
function wallet(options: { known?: number[]; goesThere?: boolean; unknown?: Error; refusal?: Error } = {}) {
  const { known = [1], goesThere = true, unknown = walletError(4902), refusal } = options;
  const state = { chain: 1, added: null as unknown };
  const provider = fakeProvider({
    eth_chainId: () => `0x${state.chain.toString(16)}`,
    wallet_switchEthereumChain: ({ chainId }: { chainId: string }) => {
      if (refusal !== undefined) return refusal;
      if (!known.includes(Number(chainId))) return unknown;
      state.chain = Number(chainId);
      return null;
    },
    wallet_addEthereumChain: (added: { chainId: string }) => {
      state.added = added;
      known.push(Number(added.chainId));
      if (goesThere) state.chain = Number(added.chainId);
      return null;
    },
  });
  return { state, provider };
}

const thrown = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe("the change of a wallet's chain", () => {
  it("only switches to one that the wallet knows", async () => {
    const { state, provider } = wallet({ known: [1, 8_453] });
    await switchChain(provider, CHAIN);
    expect(state).to.deep.equal({ chain: 8_453, added: null });
  });

  for (const [how, unknown] of [
    ["by its code", walletError(4902)],
    ["by a code inside", walletError(-32603, "", { originalError: { code: 4902 } })],
    ["in words", walletError(-32603, "Unrecognized chain ID")],
  ] as const) {
    it(`adds one that the wallet says ${how} not to know`, async () => {
      const { state, provider } = wallet({ unknown });
      await switchChain(provider, CHAIN);
      expect(state.chain).to.equal(8_453);
      expect(state.added).to.deep.equal({
        chainId: "0x2105",
        chainName: "Base",
        rpcUrls: ["https://rpc.example"],
        nativeCurrency: CHAIN.currency,
        blockExplorerUrls: ["https://explorer.example"],
      });
    });
  }

  it("switches after adding when the wallet stays where it is", async () => {
    const { state, provider } = wallet({ goesThere: false });
    await switchChain(provider, CHAIN);
    expect(state.chain).to.equal(8_453);
  });

  it("adds nothing upon a no, nor without a server to tell", async () => {
    const no = walletError(4001);
    const refusing = wallet({ refusal: no });
    expect(await thrown(switchChain(refusing.provider, CHAIN))).to.equal(no);
    expect(refusing.state.added).to.equal(null);
    const { provider, state } = wallet();
    expect(await thrown(switchChain(provider, { ...CHAIN, rpcUrls: [] }))).to.have.property("code", 4902);
    expect(state.added).to.equal(null);
  });

  it("does not believe a wallet that says yes and stays", async () => {
    const provider = fakeProvider({ eth_chainId: "0x1", wallet_switchEthereumChain: null });
    expect(await thrown(switchChain(provider, CHAIN))).to.be.instanceOf(Error);
  });
});
