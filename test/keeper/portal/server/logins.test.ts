import { expect } from "chai";
import { Logins } from "../../../../keeper/portal/server/logins.ts";
import { SteppedTime } from "../../chain/stepped-time.ts";
import { CODE, PortalRoom } from "../support/portal-room.ts";

describe("Logins", () => {
  const room = new PortalRoom();
  const machine = (number: number) => ({
    subscription: BigInt(number),
    instance: number.toString(16).padStart(32, "0"),
    vm: `vm-${number}`,
    linuxUser: "admin",
    ipv4: "10.0.0.1",
  });
  const attempt = (number: number) =>
    room.attempt({ sid: `S${number}`, sourceIp: `198.51.100.${number % 250}` });
  const begin = (logins: Logins, number: number) =>
    logins.begin(machine(number % 200), attempt(number), CODE);

  it("holds a thousand that wait, takes no more, and one when another has gone", () => {
    const logins = new Logins(new SteppedTime(), () => new Uint8Array(32));
    for (let at = 0; at < 1_000; at++) begin(logins, at);
    expect(() => begin(logins, 1_000))
      .to.throw()
      .with.property("code", "LOGIN_TOO_MANY");
    logins.leave("S7");
    begin(logins, 1_001);
  });

  it("remembers five thousand and forgets the oldest that has ended, never one that waits", async () => {
    const time = new SteppedTime();
    const logins = new Logins(time, () => new Uint8Array(32));
    begin(logins, 0);
    for (let at = 1; at < 5_100; at++) {
      begin(logins, at);
      logins.leave(`S${at}`);
    }
    expect(logins.find("S0")?.state.name).to.equal("waiting");
    expect(logins.find("S1")).to.equal(undefined);
    expect(logins.find("S5099")?.state.name).to.equal("abandoned");
  });

  it("tells a guest whose time is over from one whose terminal was closed", async () => {
    const time = new SteppedTime();
    const logins = new Logins(time, () => new Uint8Array(32));
    const shown = Math.floor(time.now() / 1_000);
    await time.pass(20_000);
    // The person pressed Enter long after the guest had shown its text.
    for (const sid of ["A", "B"]) logins.begin(machine(1), room.attempt({ sid, issuedAt: shown }), CODE);
    await time.pass(90_000);
    logins.leave("A");
    await time.pass(9_500);
    logins.leave("B");
    expect(["A", "B"].map((sid) => logins.find(sid)?.state.name)).to.deep.equal(["abandoned", "expired"]);
  });

  it("ends all that wait when it is closed", async () => {
    const logins = new Logins(new SteppedTime(), () => new Uint8Array(32));
    const { ended } = begin(logins, 1);
    logins.close();
    expect((await ended).name).to.equal("expired");
  });

  it("makes tickets of all the randomness that it is given", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at);
    const logins = new Logins(new SteppedTime(), (length) => bytes.slice(0, length));
    begin(logins, 1);
    expect(logins.claim("S1", CODE).ticket).to.equal(Buffer.from(bytes).toString("base64url"));
  });
});
