import { expect } from "chai";
import { checkParams } from "../../../../devnet/proxmox/schema/check-params.ts";
import { vmOptions } from "../../../../devnet/proxmox/schema/vm-options.ts";

const missing = (property: string) => `missing property - '${property}' requires this property`;
const check = (values: Record<string, string | string[]>) => checkParams(vmOptions, values, missing);

describe("checkParams", () => {
  it("says every fault at once, in the server's words", () => {
    expect(check({ cores: "0", onboot: "yes", bogus: "1", memory: "15" })).to.deep.equal({
      cores: "value must have a minimum value of 1",
      onboot: "type check ('boolean') failed - got 'yes'",
      bogus: "property is not defined in schema and the schema does not allow additional properties",
      memory: "invalid format - format error\nmemory.current: value must have a minimum value of 16\n",
    });
  });

  it("looks into property strings, aliases and dependent keys included", () => {
    expect(check({ net0: "virtio=BC:24:11:00:07:20,bridge=vmbr0,rate=12.5" })).to.deep.equal({});
    expect(check({ net0: "bridge=vmbr0" })).to.have.key("net0");
    expect(check({ ipconfig0: "gw=192.0.2.1" }).ipconfig0).to.include("ipconfig0.ip: missing property");
  });

  it("takes a repeated key for a list and for nothing else", () => {
    expect(check({ tags: ["a", "b"] })).to.deep.equal({});
    expect(check({ description: ["a", "b"] }).description).to.equal(
      "type check ('string') failed - got ARRAY",
    );
  });
});
