import { expect } from "chai";
import { parseUpid, printUpid } from "../../../../devnet/proxmox/tasks/upid.ts";

describe("UPID", () => {
  it("reads what a real server wrote, and writes it again", () => {
    const upid = "UPID:pve:00001DEF:000AC621:6B035BF0:qmclone:9000:root@pam!keeper:";
    const parts = parseUpid(upid);
    expect(parts).to.include({ node: "pve", type: "qmclone", id: "9000", owner: "root@pam!keeper" });
    expect(parts && printUpid(parts)).to.equal(upid);
  });

  it("takes nothing else for one", () => {
    for (const text of [
      "",
      "UPID:pve:1:2:3:qmclone:9000:root@pam:",
      "UPID:pve:00001DEF:000AC621:6B035BF0:qmclone:9000:",
    ])
      expect(parseUpid(text)).to.equal(undefined);
  });
});
