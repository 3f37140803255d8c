import { expect } from "chai";
import { loginCode } from "../../../keeper/protocol/login-code.ts";

describe("loginCode", () => {
  for (const typed of ["WDJBMJHT", "wdjb-mjht", " WDJB MJHT\n"]) {
    it(`reads ${JSON.stringify(typed)}`, () => {
      expect(loginCode(typed)).to.equal("WDJBMJHT");
    });
  }

  for (const typed of ["", "WDJBMJH", "WDJBMJHTT", "WDJBMJHA", "WDJB_MJHT", "WDJBMJH1"]) {
    it(`takes ${JSON.stringify(typed)} for no code`, () => {
      expect(loginCode(typed)).to.equal(null);
    });
  }
});
