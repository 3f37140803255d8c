import { expect } from "chai";
import { chooseKey } from "../../../keeper/composition/choose-key.ts";
import type { ChainRoom } from "../chain/chain-room.ts";
import { TempKeystore } from "../chain/keystore.ts";
import { TestBed } from "../chain/test-bed.ts";

const GAS = "0xde0b6b3a7640000";

describe("which key the keeper sends with", function () {
  // Starts a node, which takes long on a machine that is busy.
  this.timeout(120_000);
  let bed: TestBed;
  let room: ChainRoom;
  let later: TempKeystore;
  beforeEach(async () => {
    bed = await TestBed.open();
    room = await bed.room({ finality: { depth: 3 } });
    later = await TempKeystore.create();
  });
  afterEach(async () => {
    await later.remove();
    await bed.close();
  });

  const chosen = async () => {
    const keys = [bed.key, await later.load()] as const;
    return (await chooseKey({ keys, newest: keys[1] }, room)).address;
  };
  const fund = () => bed.chain.rpc("hardhat_setBalance", later.address, GAS);
  const role = () => bed.shop.subscriptions.KEEPER_ROLE();
  const grant = async () => (await bed.shop.subscriptions.grantRole(await role(), later.address)).wait();
  const revoke = async (address: string) =>
    (await bed.shop.subscriptions.revokeRole(await role(), address)).wait();

  it("is a newer one once its role is final, and not before", async () => {
    await fund();
    expect(await chosen()).to.equal(bed.key.address);
    await grant();
    expect(await chosen(), "the grant may be taken back by a reorganisation").to.equal(bed.key.address);
    await bed.chain.mine(3);
    expect(await chosen()).to.equal(later.address);
    await revoke(later.address);
    await bed.chain.mine(3);
    expect(await chosen()).to.equal(bed.key.address);
  });

  it("is none that cannot pay while another can", async () => {
    await grant();
    await bed.chain.mine(3);
    expect(await chosen()).to.equal(bed.key.address);
    await revoke(bed.key.address);
    await bed.chain.mine(3);
    expect(await chosen(), "nothing helps but gas").to.equal(later.address);
  });

  it("is the configuration's when none may act", async () => {
    await revoke(bed.key.address);
    await bed.chain.mine(3);
    expect(await chosen()).to.equal(bed.key.address);
  });
});
