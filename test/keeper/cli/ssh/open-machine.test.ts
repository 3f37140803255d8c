import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { openMachine } from "../../../../keeper/cli/ssh/open-machine.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";
import { A_MACHINE } from "./support/a-machine.ts";
import { testWallet } from "./support/test-wallet.ts";

const { chainId, contract } = A_MACHINE;

describe("the machine that is read from the chain", () => {
  const refused = (rpc: string) =>
    openMachine({ rpc, chainId, contract, tokenId: 42n }, testWallet(Wallet.createRandom()), realTime).then(
      () => expect.fail("it was read"),
      (error) => error,
    );

  it("is read by a server of http or https", async () => {
    expect((await refused("ftp://rpc.example")).code).to.equal("SSH_RPC");
    expect((await refused("/no/such/file")).code).to.equal("SSH_RPC");
  });

  it("may be read by a server whose URL is in a file, and nobody is told the URL", async () => {
    const dir = await mkdtemp(join(tmpdir(), "blockhost-rpc-"));
    try {
      const file = join(dir, "rpc");
      await writeFile(file, "http://127.0.0.1:1/v2/secret-key\n");
      const error = await refused(file);
      expect(error.code).to.equal("CHAIN_UNREACHABLE");
      expect(`${error.message} ${error.remedy}`).to.not.include("secret-key");
      await writeFile(file, "no url, but a secret-key\n");
      const other = await refused(file);
      expect(other.code).to.equal("SSH_RPC");
      expect(`${other.message} ${other.remedy} ${other.cause}`).to.not.include("secret-key");
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
