import { expect } from "chai";
import { isRelay } from "../../../keeper/core/is-relay.ts";

describe("isRelay", () => {
  for (const text of ["none", "10.77.0.1:8480", "[fe80::1]:1", "[::1]:65535"]) {
    it(`takes ${text}`, () => {
      expect(isRelay(text)).to.equal(true);
    });
  }

  const wrong = ["", "10.77.0.1", "10.77.0.1:0", "10.77.0.1:65536", "10.77.0.1:080", "host:80", "fe80::1:80"];
  for (const text of [...wrong, "[fe80::1]80", "[10.0.0.1]:80", "[1::2::3]:80", "none\n", "10.77.0.1:80\n"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(isRelay(text)).to.equal(false);
    });
  }
});
