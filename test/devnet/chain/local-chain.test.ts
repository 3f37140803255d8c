import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { startLocalChain } from "../../../devnet/chain/local-chain.ts";

describe("the local chain", function () {
  this.timeout(120_000);

  it("answers with its chain id on a free port, at the present time, and is gone after close", async () => {
    const chain = await startLocalChain();
    const provider = new JsonRpcProvider(chain.url, undefined, { staticNetwork: true });
    try {
      expect(Number(await provider.send("eth_chainId", []))).to.equal(chain.chainId);
      const block = await provider.getBlock("latest");
      expect(Math.abs((block?.timestamp ?? 0) - Date.now() / 1000)).to.be.lessThan(600);
    } finally {
      provider.destroy();
      await chain.close();
    }
    const refused = await fetch(chain.url, { method: "POST" }).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
  });
});
