import { expect } from "chai";
import { getAddress } from "ethers";
import { loginMessage } from "../../../keeper/protocol/login-message.ts";

const ATTEMPT = {
  domain: "panel.example.net",
  vm: "vm-42",
  user: "admin",
  sid: "7K3QFJ2M",
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  chainId: 1n,
  contract: `0x${"5f".repeat(20)}`,
  tokenId: 42n,
  instance: "0123456789abcdef".repeat(2),
  sourceIp: "203.0.113.9",
  sourcePort: 50022,
  issuedAt: 1_790_000_000,
};
const SIGNER = "0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a";

describe("login message", () => {
  it("is an EIP-4361 text with all of the attempt in it", () => {
    expect(loginMessage(ATTEMPT, SIGNER).split("\n")).to.deep.equal([
      "panel.example.net wants you to sign in with your Ethereum account:",
      getAddress(SIGNER),
      "",
      "Log in over SSH to vm-42 as admin.",
      "",
      "URI: https://panel.example.net/l/7K3QFJ2M",
      "Version: 1",
      "Chain ID: 1",
      "Nonce: AAAQEAYEAUDAOCAJBIFQYDIOB4",
      "Issued At: 2026-09-21T14:13:20Z",
      "Expiration Time: 2026-09-21T14:15:20Z",
      "Request ID: 7K3QFJ2M",
      "Resources:",
      `- urn:blockhost:vm:1:${ATTEMPT.contract}:42`,
      `- urn:blockhost:boot:${ATTEMPT.instance}`,
      "- urn:blockhost:from:203.0.113.9:50022",
    ]);
  });

  it("keeps an IPv6 source apart from its port", () => {
    const last = (sourceIp: string) =>
      loginMessage({ ...ATTEMPT, sourceIp }, SIGNER)
        .split("\n")
        .at(-1);
    expect(last("2001:db8::1")).to.equal("- urn:blockhost:from:%5B2001:db8::1%5D:50022");
    expect(last("fe80::1%eth0")).to.equal("- urn:blockhost:from:%5Bfe80::1%25eth0%5D:50022");
  });
});
