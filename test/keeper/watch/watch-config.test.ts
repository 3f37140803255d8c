import { expect } from "chai";
import { watchConfigSchema } from "../../../keeper/watch/watch-config.ts";

const problems = (value: object) =>
  watchConfigSchema.safeParse(value).error?.issues.map(({ path }) => path.join(".")) ?? [];

describe("watchConfigSchema", () => {
  it("serves nothing unless told where, and then this machine only", () => {
    expect(watchConfigSchema.parse({}).listen).to.equal(undefined);
    expect(watchConfigSchema.parse({ listen: { port: 9_464 } }).listen).to.deep.equal({
      host: "127.0.0.1",
      port: 9_464,
    });
  });

  it("names what is wrong", () => {
    expect(problems({ listen: { host: "example.org", port: 1 } })).to.deep.equal(["listen.host"]);
    expect(problems({ listen: { port: 65_536 } })).to.deep.equal(["listen.port"]);
    expect(problems({ webhookSecretFile: "/etc/secret" })).to.deep.equal(["webhookSecretFile"]);
    expect(problems({ webhookUrl: "https://hooks.example/secret" })).to.deep.equal([""]);
    expect(problems({ limits: { storagePercent: 101 } })).to.deep.equal(["limits.storagePercent"]);
  });
});
