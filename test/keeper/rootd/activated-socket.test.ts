import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { activatedSocket } from "../../../keeper/rootd/activated-socket.ts";

describe("activatedSocket", () => {
  it("takes the one socket that systemd hands to this process", () => {
    expect(activatedSocket({ LISTEN_PID: "42", LISTEN_FDS: "1" }, 42)).to.deep.equal({ fd: 3 });
  });

  for (const [name, env] of Object.entries({
    "no socket": {},
    "another process's socket": { LISTEN_PID: "41", LISTEN_FDS: "1" },
    "two sockets": { LISTEN_PID: "42", LISTEN_FDS: "2" },
  })) {
    it(`refuses to start with ${name}`, () => {
      expect(() => activatedSocket(env, 42))
        .to.throw(FinalError)
        .with.property("code", "ROOTD_NOT_ACTIVATED");
    });
  }
});
