import { expect } from "chai";
import { homeWords as words } from "../../../../../keeper/portal/web/text/home.ts";

describe("what the first page says of a plan", () => {
  it("tells memory in the unit that reads best", () => {
    expect([512, 1_024, 1_536, 1_048_576].map(words.memory)).to.deep.equal([
      "512 MiB memory",
      "1 GiB memory",
      "1.5 GiB memory",
      "1 TiB memory",
    ]);
  });

  it("tells a template's name as people write it", () => {
    expect(["debian-12", "ubuntu-24.04", "x"].map(words.image)).to.deep.equal([
      "Debian 12",
      "Ubuntu 24.04",
      "X",
    ]);
  });
});
