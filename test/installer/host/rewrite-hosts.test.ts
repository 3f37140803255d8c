import { expect } from "chai";
import { rewriteHosts } from "../../../installer/host/rewrite-hosts.ts";

describe("hosts(5) with another address of the host's", () => {
  it("changes the host's own lines, and no other that looks alike", () => {
    const text =
      "127.0.0.1 localhost\n192.0.2.10 pve.example.org pve\n\t192.0.2.11\tother # 192.0.2.10\n192.0.2.100 far\n# 192.0.2.10 x\n::1 localhost\n";
    expect(rewriteHosts(text, ["192.0.2.10", "192.0.2.11"], "192.0.2.77")).to.equal(
      "127.0.0.1 localhost\n192.0.2.77 pve.example.org pve\n\t192.0.2.77\tother # 192.0.2.10\n192.0.2.100 far\n# 192.0.2.10 x\n::1 localhost\n",
    );
    expect(rewriteHosts(text, [], "192.0.2.77")).to.equal(text);
  });
});
