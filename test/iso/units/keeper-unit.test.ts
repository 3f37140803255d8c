import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { KEEPER_ENVIRONMENT, KEEPER_NODE_FLAGS } from "../../../devnet/keeper/keeper-runtime.ts";

describe("the keeper's unit", () => {
  const unit = readFileSync(join(import.meta.dirname, "../../../iso/units/blockhost-keeper.service"), "utf8");

  it("starts it as the benchmark measures it", () => {
    expect(/^ExecStart=\S+ (.*) \S+ --config \S+$/m.exec(unit)?.[1]).to.equal(KEEPER_NODE_FLAGS.join(" "));
    const environment = Object.entries(KEEPER_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
    expect([...unit.matchAll(/^Environment=(.*)$/gm)].map(([, entry]) => entry)).to.deep.equal(environment);
  });
});
