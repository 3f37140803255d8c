import { dirname } from "node:path/posix";

/** What of npm's lockfile says who needs whom. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** The system that packages are for, in npm's words. */
export interface Target {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

/** Some addons are for one system and say so by their name alone: `x-linux-x64-musl`. */
const BY_NAME = /-(darwin|linux|win32)-(x64|arm64)(?:-(\w+))?$/;
const LIBC: Readonly<Record<string, string>> = { gnu: "glibc", musl: "musl" };

/**
 * Folders in node_modules that some packages need at run time, their own among them, without those for other systems.
 *
 * @param names of packages at the top
 */
export function packageClosure(lock: Lockfile, names: readonly string[], target: Target): readonly string[] {
  const found = new Set<string>();
  const waiting = names.map((name) => `node_modules/${name}`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const locked = lock.packages[path];
    if (found.has(path) || locked === undefined || !isFor(path, locked, target)) continue;
    found.add(path);
    for (const name of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies }))
      waiting.push(placeOf(lock, path, name));
  }
  return [...found].sort();
}

/** Where Node finds a package from a folder: beside it, or further up. */
function placeOf(lock: Lockfile, from: string, name: string): string {
  for (let folder = from; folder !== "."; folder = dirname(folder)) {
    const path = `${folder}/node_modules/${name}`;
    if (path in lock.packages) return path;
  }
  return `node_modules/${name}`;
}

function isFor(path: string, { os, cpu, libc }: LockedPackage, target: Target): boolean {
  const [, ownOs, ownCpu, ownLibc = null] = BY_NAME.exec(path) ?? [];
  if (ownOs !== undefined && (ownOs !== target.os || ownCpu !== target.cpu)) return false;
  return (
    (ownLibc === null || LIBC[ownLibc] === undefined || LIBC[ownLibc] === target.libc) &&
    (os?.includes(target.os) ?? true) &&
    (cpu?.includes(target.cpu) ?? true) &&
    (libc?.includes(target.libc) ?? true)
  );
}
