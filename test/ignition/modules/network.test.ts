import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";
import { deploy } from "../../../ignition/deploy.ts";
import Network from "../../../ignition/modules/Network.ts";

const DAYS = 86_400;

describe("Network module", () => {
  async function deployed(parameters: Parameters<typeof deploy>[2]) {
    const { ethers, provider } = await network.create();
    const addresses = await deploy(provider, Network, parameters);
    return {
      addresses,
      signers: await ethers.getSigners(),
      registry: await ethers.getContractAt("BrokerRegistry", addresses.registry),
      leases: await ethers.getContractAt("PrefixLeases", addresses.leases),
    };
  }

  it("gives an open registry without a bond, owned by the deployer, and leases of thirty days", async () => {
    const { addresses, registry, leases, signers } = await deployed({});
    expect(await registry.leases()).to.equal(addresses.leases);
    expect(await leases.registry()).to.equal(addresses.registry);
    expect(await registry.owner()).to.equal(signers[0]?.address);
    expect(await registry.isOpen()).to.equal(true);
    expect(await registry.bond()).to.equal(0);
    expect(await leases.leaseLength()).to.equal(30 * DAYS);
  });

  it("takes another owner, admission by hand, a bond and another period from the parameters", async () => {
    const owner = `0x${"ab".repeat(20)}`;
    const parameters = { owner, open: false, bond: parseEther("1"), leaseLength: 7 * DAYS };
    const { registry, leases } = await deployed({ Network: parameters });
    expect((await registry.owner()).toLowerCase()).to.equal(owner);
    expect(await registry.isOpen()).to.equal(false);
    expect(await registry.bond()).to.equal(parseEther("1"));
    expect(await leases.leaseLength()).to.equal(7 * DAYS);
  });
});
