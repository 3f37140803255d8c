import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { runNft } from "../../../keeper/rootd/run-nft.ts";
import { rejection } from "../support/rejection.ts";

describe("runNft", () => {
  before(function () {
    if (process.getuid?.() !== 0) this.skip();
  });

  it("resolves to what nft writes", async () => {
    expect(JSON.parse(await runNft("list tables"))).to.have.property("nftables");
  });

  it("says in one line why nft refuses", async () => {
    const error = await rejection(runNft("list table inet nowhere"), RetryableError, "ROOTD_FIREWALL_FAILED");
    expect(error.message).to.include("No such file or directory").and.not.include("\n");
  });

  it("takes a text for no option", async () => {
    await rejection(runNft("--version"), RetryableError, "ROOTD_FIREWALL_FAILED");
  });
});
