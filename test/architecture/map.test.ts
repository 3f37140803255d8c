import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "./sources.ts";

describe("the README's map", () => {
  const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
  const map = /^## Map of the house\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? "";
  const mapped = [...map.matchAll(/^\| `([^`]+)\/?` \|/gm)].map(([, path = ""]) => path.replace(/\/$/, ""));
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: REPOSITORY, encoding: "utf8" }).split("\0");

  it("names every folder of the root and every room of the keeper", () => {
    const rooms = tracked.flatMap((path) => {
      const [top = "", second = "", ...rest] = path.split("/");
      if (second === "" || top.startsWith(".")) return [];
      return top === "keeper" && rest.length > 0 ? [top, `${top}/${second}`] : [top];
    });
    expect([...new Set(rooms)].filter((room) => !mapped.includes(room))).to.deep.equal([]);
  });

  it("names nothing that is not there", () => {
    const absent = mapped.filter(
      (room) => !tracked.some((path) => path === room || path.startsWith(`${room}/`)),
    );
    expect(absent).to.deep.equal([]);
  });

  it("links only to files that exist", () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = ""]) =>
      path.replace(/\/$/, ""),
    );
    expect(
      links.filter((link) => !tracked.some((path) => path === link || path.startsWith(`${link}/`))),
    ).to.deep.equal([]);
  });
});
