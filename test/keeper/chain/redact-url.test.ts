import { expect } from "chai";
import { redactUrl } from "../../../keeper/chain/redact-url.ts";

describe("redactUrl", () => {
  it("leaves the server only", () => {
    expect(redactUrl("https://rpc.example")).to.equal("https://rpc.example");
    expect(redactUrl("http://127.0.0.1:8545/")).to.equal("http://127.0.0.1:8545");
    for (const url of [
      "https://rpc.example/v3/key",
      "https://rpc.example/?key=key",
      "https://key@rpc.example",
      "https://user:key@rpc.example/#key",
    ])
      expect(redactUrl(url)).to.equal("https://rpc.example/…");
  });
});
