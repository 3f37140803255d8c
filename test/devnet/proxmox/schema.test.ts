import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Release } from "../../../devnet/proxmox/release.ts";
import { allRoutes } from "../../../devnet/proxmox/routes/all-routes.ts";
import type { Param } from "../../../devnet/proxmox/schema/param-table.ts";

interface Published {
  readonly type?: string;
  readonly optional?: number;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface Branch {
  readonly path: string;
  readonly children?: readonly Branch[];
  readonly info?: Readonly<Record<string, { parameters?: { properties?: Record<string, Published> } }>>;
}

/** Proxmox's own description of its API; it is theirs, so it is no part of this repository. */
const schemaFile = (release: Release) =>
  join(import.meta.dirname, `../../../../shared/pve/apidoc-${release}.json`);

/** What we leave to its format or a later check, though the schema says more. */
const judgedElsewhere: Readonly<Record<string, readonly string[]>> = {
  // The majors differ here; the method itself checks it.
  "GET /cluster/resources": ["type"],
  "POST /storage": ["type"],
  // Simple ones are all that is played.
  "POST /cluster/sdn/zones": ["type"],
};

for (const release of ["8.4", "9.2"] as const) {
  describe(`parameter tables against the schema of Proxmox VE ${release}`, () => {
    before(function () {
      if (!existsSync(schemaFile(release))) this.skip();
    });

    it("name only parameters that exist, with their types, limits and choices", () => {
      const published = flatten(JSON.parse(readFileSync(schemaFile(release), "utf8")) as Branch[]);
      const faults: string[] = [];
      for (const route of allRoutes) {
        const name = `${route.verb} ${route.path}`;
        const theirs = published.get(`${route.verb} ${route.path.replace(/\{\w+\}/g, "{}")}`);
        // The root's index is not described.
        if (route.path === "/") continue;
        if (!theirs) {
          faults.push(`${name}: no such method`);
          continue;
        }
        for (const [key, param] of Object.entries(route.params)) {
          if (judgedElsewhere[name]?.includes(key)) continue;
          const known = theirs[key] ?? theirs[key.replace(/\d+$/, "[n]")];
          if (!known) faults.push(`${name}: ${key} does not exist`);
          else faults.push(...differences(param, known).map((fault) => `${name}: ${key}: ${fault}`));
        }
        for (const [key, known] of Object.entries(theirs))
          if (!known.optional && !route.params[key]) faults.push(`${name}: ${key} is required`);
      }
      expect(faults, faults.join("\n")).to.deep.equal([]);
    });
  });
}

function flatten(branches: readonly Branch[]): Map<string, Record<string, Published>> {
  const found = new Map<string, Record<string, Published>>();
  for (const branch of branches) {
    for (const [verb, info] of Object.entries(branch.info ?? {}))
      found.set(`${verb} ${branch.path.replace(/\{\w+\}/g, "{}")}`, info.parameters?.properties ?? {});
    for (const [key, value] of flatten(branch.children ?? [])) found.set(key, value);
  }
  return found;
}

function differences(ours: Param, theirs: Published): string[] {
  const faults: string[] = [];
  const differ = (what: string, left: unknown, right: unknown): void => {
    if (JSON.stringify(left) !== JSON.stringify(right))
      faults.push(`${what} ${JSON.stringify(left)}, published ${JSON.stringify(right)}`);
  };
  differ("type", ours.type, theirs.type);
  differ("optional", ours.optional ?? false, Boolean(theirs.optional));
  // A choice and limits that we do not name are not checked by us: text that nobody of ours sends.
  if (ours.enum) differ("enum", [...ours.enum].sort(), [...(theirs.enum ?? [])].sort());
  if (ours.minimum !== undefined) differ("minimum", ours.minimum, Number(theirs.minimum));
  if (ours.maximum !== undefined) differ("maximum", ours.maximum, Number(theirs.maximum));
  if (ours.maxLength !== undefined) differ("maxLength", ours.maxLength, theirs.maxLength);
  return faults;
}
