import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import type { ContractWallet } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { sealed } from "../support/sealed.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const PRICE = 30_000_000n;

describe("receivers", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const deliver = async (recipient: ContractWallet) => {
    const { id, purchaseRef } = await purchased(p, { recipient });
    const sent = await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed);
    return { id, gas: (await sent.wait())?.gasUsed ?? 0n };
  };
  const wallet = () => ethers.deployContract("ContractWallet");
  const hostile = (burns: boolean) => ethers.deployContract("HostileReceiver", [burns]);

  describe("when a contract knows nothing of ERC-721", () => {
    it("gets its VM", async () => {
      const recipient = await wallet();
      const { id } = await deliver(recipient);
      expect(await p.credential.ownerOf(id)).to.equal(await recipient.getAddress());
    });
    it("commands its VM and gets the rest of its money", async () => {
      const recipient = await wallet();
      const { id } = await deliver(recipient);
      const { startsAt } = await p.subscriptions.subscriptionOf(id);
      await time.setNextBlockTimestamp(Number(startsAt) + days(10));
      const cancel = p.subscriptions.interface.encodeFunctionData("cancel", [id]);
      await expect(recipient.execute(p.subscriptions, cancel)).to.changeTokenBalance(
        ethers,
        p.token,
        recipient,
        20_000_000n,
      );
    });
  });

  describe("when a contract refuses tokens", () => {
    it("is not asked if it would revert", async () => {
      const recipient = await hostile(false);
      const { id } = await deliver(recipient);
      expect(await p.credential.ownerOf(id)).to.equal(await recipient.getAddress());
    });
    it("is not asked if it would burn all gas", async () => {
      const recipient = await hostile(true);
      const { gas } = await deliver(recipient);
      expect(gas).to.equal((await deliver(await wallet())).gas);
    });
    it("would have refused a token that asks", async () => {
      const { id } = await deliver(await wallet());
      const owner = await p.credential.ownerOf(id);
      for (const burns of [false, true]) {
        const receiver = await hostile(burns);
        const transfer = p.credential.interface.encodeFunctionData(
          "safeTransferFrom(address,address,uint256)",
          [owner, await receiver.getAddress(), id],
        );
        const execute = (await ethers.getContractAt("ContractWallet", owner)).execute(
          p.credential,
          transfer,
          {
            gasLimit: 1_000_000,
          },
        );
        if (burns) await expect(execute).to.be.revert(ethers);
        else await expect(execute).to.be.revertedWithCustomError(receiver, "Unwanted");
      }
    });
    it("keeps nobody from ending its subscription", async () => {
      const { id } = await deliver(await hostile(true));
      await p.subscriptions.connect(p.operator).terminate(id, encodeBytes32String("ABUSE"));
      await p.subscriptions.connect(p.keeper).close(id);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Closed);
    });
  });

  describe("when the payer is a contract that cannot ask", () => {
    it("gets its refund by anybody's hand", async () => {
      const payer = await wallet();
      await p.subscriptions.connect(p.alice).purchaseFor(order(p), payer);
      await time.increase(3601);
      await p.subscriptions.connect(p.stranger).reclaim(1);
      await expect(p.subscriptions.connect(p.stranger).withdrawFor(payer, p.token)).to.changeTokenBalance(
        ethers,
        p.token,
        payer,
        PRICE,
      );
    });
  });

  describe("when the payer cannot receive the token", () => {
    it("blocks only itself", async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, PRICE);
      await token.connect(p.alice).approve(p.subscriptions, PRICE);
      const payer = await wallet();
      await token.setRefused(payer);
      await p.subscriptions.connect(p.alice).purchaseFor(order(p, { token }), payer);
      await time.increase(3601);
      await expect(
        payer.execute(p.subscriptions, p.subscriptions.interface.encodeFunctionData("reclaim", [1])),
      ).to.be.revertedWithCustomError(token, "Refused");
      await p.subscriptions.connect(p.stranger).reclaim(1);
      expect(await p.subscriptions.statusOf(1)).to.equal(status.Refunded);
      expect(await p.subscriptions.creditOf(payer, token)).to.equal(PRICE);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(10);
    });
  });
});
