import { expect } from "chai";
import { sshLine } from "../../../keeper/protocol/ssh-line.ts";

describe("sshLine", () => {
  for (const [host, port, line] of [
    ["203.0.113.9", 22, "ssh admin@203.0.113.9"],
    ["2001:db8::8", 22, "ssh admin@2001:db8::8"],
    ["gw.example", 20_007, "ssh -p 20007 admin@gw.example"],
    [`${"a".repeat(56)}.onion`, 22, `torsocks ssh admin@${"a".repeat(56)}.onion`],
  ] as const)
    it(`is ${line}`, () => expect(sshLine({ host, port, user: "admin" })).to.equal(line));
});
