import { expect } from "chai";
import { endTools, runTool } from "../../../devnet/image/run-tool.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";

describe("runTool", () => {
  it("gives back what the tool says", async () => {
    expect(await runTool("printf", ["%s", "a b"])).to.equal("a b");
  });

  it("names the Debian package of a tool that is not there", async () => {
    const path = process.env.PATH;
    try {
      process.env.PATH = "/nonexistent";
      await rejection(runTool("mmdebstrap", []), FinalError, "TOOL_MISSING");
    } finally {
      process.env.PATH = path;
    }
  });

  it("fails with the tool, and when it is told to end", async () => {
    await rejection(runTool("false", []), FinalError, "TOOL_FAILED");
    const endless = rejection(runTool("sleep", ["1000"]), FinalError, "TOOL_FAILED");
    endTools();
    await endless;
  });
});
