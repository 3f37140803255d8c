import { expect } from "chai";
import { interruptible } from "../../../installer/pve/interruptible.ts";
import { lookOnly } from "../../../installer/pve/look-only.ts";
import type { PveRoot } from "../../../installer/pve/pve-root.ts";

/** Remembers what it was asked for. */
function remembering() {
  const calls: string[] = [];
  const call = async (...[method, path]: Parameters<PveRoot>) => {
    calls.push(`${method} ${path}`);
    return null;
  };
  const root: PveRoot = Object.assign(call, {
    upload: async () => calls.push("upload"),
    sleep: async () => {},
    close: async () => {},
  });
  return { root, calls };
}

describe("lookOnly", () => {
  const image = { node: "pve", storage: "local", name: "a.raw", file: "/a", sha256: "" };

  it("gives what a function finds that writes nothing", async () => {
    const { root, calls } = remembering();
    const found = await lookOnly(root, async (to) => {
      await to("GET", "/version");
      return "there";
    });
    expect(found).to.equal("there");
    expect(calls).to.deep.equal(["GET /version"]);
  });

  for (const [what, write] of [
    ["POST", (to: PveRoot) => to("POST", "/pools")],
    ["PUT", (to: PveRoot) => to("PUT", "/cluster/sdn")],
    ["DELETE", (to: PveRoot) => to("DELETE", "/pools")],
    ["an upload", (to: PveRoot) => to.upload(image)],
  ] as const)
    it(`gives null for one that would write, and lets no ${what} out`, async () => {
      const { root, calls } = remembering();
      expect(await lookOnly(root, async (to) => void (await write(to)))).to.equal(null);
      expect(calls).to.deep.equal([]);
    });

  it("hides no error", async () => {
    const { root } = remembering();
    const end = lookOnly(root, async () => {
      throw new Error("odd");
    });
    expect(String(await end.catch((error: unknown) => error))).to.equal("Error: odd");
  });
});

describe("interruptible", () => {
  it("ends waits when nothing is wanted any more, and cuts no call off", async () => {
    const { root, calls } = remembering();
    const stop = new AbortController();
    const to = interruptible(root, stop.signal);
    await to.sleep(1);
    stop.abort(new Error("enough"));
    await to("PUT", "/cluster/sdn");
    expect(calls).to.deep.equal(["PUT /cluster/sdn"]);
    expect(String(await to.sleep(1).catch((error: unknown) => error))).to.equal("Error: enough");
  });
});
