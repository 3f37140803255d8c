import { expect } from "chai";
import { type Health, healthOf } from "../../../keeper/watch/health.ts";
import { nothingSeen, type Seen } from "../../../keeper/watch/seen.ts";
import { watchConfigSchema } from "../../../keeper/watch/watch-config.ts";

const NOW = 1_800_000_000_000;
const config = watchConfigSchema.parse({});
const block = (number: number, age = 12) => ({ number, hash: "0x", timestamp: NOW / 1000 - age });
const WELL: Seen = {
  ...nothingSeen(NOW),
  chain: { latest: block(110), confirmed: block(108), final: block(90), cursor: 108 },
};

function ill(change: Partial<Seen>): string[] {
  const { ok, parts } = healthOf(NOW, { ...WELL, ...change }, config);
  const names = Object.keys(parts) as (keyof Health["parts"])[];
  const found = names.filter((name) => !parts[name].ok);
  expect(ok).to.equal(found.length === 0);
  return found;
}

describe("healthOf", () => {
  it("is well when all parts are", () => {
    expect(ill({})).to.deep.equal([]);
  });

  it("names the part that is not", () => {
    const old = { latest: block(110, 700), confirmed: block(108), final: block(90), cursor: 108 };
    expect(ill({ chainAt: NOW - 181_000 })).to.deep.equal(["chain"]);
    expect(ill({ chain: old })).to.deep.equal(["chain"]);
    expect(ill({ chain: { ...old, latest: block(110), cursor: 7 } })).to.deep.equal(["cursor"]);
    expect(ill({ storeWritable: false })).to.deep.equal(["store"]);
    expect(ill({ fleetAt: NOW - 181_000 })).to.deep.equal(["proxmox"]);
    expect(ill({ overdueSince: NOW - 300_000, journalAt: NOW - 121_000 })).to.deep.equal(["engine"]);
    expect(ill({ lookedAt: NOW - 121_000 })).to.deep.equal(["watch"]);
  });

  it("takes an engine for alive that is busy, whatever waits", () => {
    expect(ill({ overdueSince: NOW - 300_000, journalAt: NOW - 1_000 })).to.deep.equal([]);
  });

  it("is not well before the chain was read for the first time", () => {
    expect(ill({ chain: null })).to.deep.equal(["cursor"]);
  });
});
