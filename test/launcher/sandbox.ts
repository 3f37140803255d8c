import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../..");

/** What the launcher needs of a Debian that has nothing else installed. */
const TOOLS =
  "cat cut dirname env flock ls mkdir readlink rm sed sh sha256sum sleep sort tail touch tr uniq".split(" ");

/** An npm that logs its calls and leaves behind what the real one would. */
const NPM = `#!/bin/sh
echo "npm $*" >>"$SANDBOX/calls"
[ ! -e "$SANDBOX/npm-fails-$3" ] || { echo "npm ERR! $3 failed"; exit 1; }
case "$2 $3" in
  *.toolchain" ci")
    for arch in x64 arm64; do
      mkdir -p "$2/node_modules/node-linux-$arch/bin"
      ln -s "$REAL_NODE" "$2/node_modules/node-linux-$arch/bin/node"
    done
    mkdir -p "$2/node_modules/.bin"
    cp "$SANDBOX/npm" "$2/node_modules/.bin/npm" ;;
  *" ci")
    rm -rf "$2/node_modules"
    mkdir -p "$2/node_modules"
    ln -s "$REAL_TSX" "$2/node_modules/tsx"
    cp "$2/package-lock.json" "$2/node_modules/.package-lock.json" ;;
  *" rebuild")
    mkdir -p "$2/node_modules/sqlite3"
    echo >"$2/node_modules/sqlite3/index.js" ;;
esac
`;

/** apt-get and dpkg-query over a list of installed packages. */
const APT = `#!/bin/sh
echo "apt-get $*" >>"$SANDBOX/calls"
case "$*" in
  *update) rm -f "$SANDBOX/lists-are-old" ;;
  *install*)
    [ ! -e "$SANDBOX/lists-are-old" ] || exit 100
    [ ! -e "$SANDBOX/apt-fails" ] || exit 100
    for word in "$@"; do
      echo "$word" >>"$SANDBOX/installed"
      [ "$word" != npm ] || cp "$SANDBOX/npm" "$SANDBOX/bin/npm"
    done ;;
esac
`;
const DPKG = `#!/bin/sh
shift 2
for name in "$@"; do grep -qxF "$name" "$SANDBOX/installed" && echo "installed $name"; done
exit 1
`;

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A copy of the launcher in a repository of its own, on a PATH where everything that installs is a stand-in that logs
 * its calls. Node itself is real.
 */
export class Sandbox {
  readonly #home: string;
  readonly root: string;
  readonly #bin: string;

  private constructor(home: string) {
    this.#home = home;
    this.root = join(home, "a repository");
    this.#bin = join(home, "bin");
  }

  static async create(): Promise<Sandbox> {
    const sandbox = new Sandbox(await mkdtemp(join(tmpdir(), "blockhost-launcher-")));
    await mkdir(sandbox.root);
    await mkdir(sandbox.#bin);
    await copyFile(join(REPOSITORY, "blockhost"), join(sandbox.root, "blockhost"));
    await sandbox.entry("devnet/demo/main.ts");
    await writeFile(join(sandbox.root, "package.json"), '{"type":"module"}');
    await sandbox.lockfile("1.0.0");
    for (const tool of [...TOOLS, "cp", "ln", "grep"])
      await symlink(`/usr/bin/${tool}`, join(sandbox.#bin, tool));
    await writeFile(join(sandbox.#home, "npm"), NPM, { mode: 0o755 });
    await copyFile(join(sandbox.#home, "npm"), join(sandbox.#bin, "npm"));
    await sandbox.program("apt-get", APT);
    await sandbox.program("dpkg-query", DPKG);
    await sandbox.program("uname", "#!/bin/sh\n[ $1 = -s ] && echo Linux || echo x86_64\n");
    await sandbox.user(0);
    await writeFile(join(sandbox.#home, "calls"), "");
    await writeFile(join(sandbox.#home, "installed"), "");
    return sandbox;
  }

  /** Puts a task's program in place: it tells its arguments and ends with 7. */
  async entry(path: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    const script = "process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;";
    await writeFile(join(this.root, path), script);
  }

  /** Puts a program on the sandbox's PATH. */
  async program(name: string, script: string): Promise<void> {
    const path = join(this.#bin, name);
    // What stands there may be a link to the machine's own program: writing through it would destroy that.
    await rm(path, { force: true });
    await writeFile(path, script, { flag: "wx", mode: 0o755 });
  }

  async without(program: string): Promise<void> {
    await rm(join(this.#bin, program));
  }

  async user(uid: number): Promise<void> {
    await this.program("id", `#!/bin/sh\necho ${uid}\n`);
  }

  /** Puts a Node on PATH that says it is of this version; with its headers it may be used. */
  async node(version: string, { headers }: { headers: boolean }): Promise<void> {
    const home = join(this.#home, `node-${version}`);
    await mkdir(join(home, "bin"), { recursive: true });
    const script = `#!/bin/sh\n[ "$1" = -p ] && { echo ${version}; exit; }\nexec "$REAL_NODE" "$@"\n`;
    await writeFile(join(home, "bin/node"), script, { mode: 0o755 });
    if (headers) {
      await mkdir(join(home, "include/node"), { recursive: true });
      await writeFile(join(home, "include/node/node_api.h"), "");
    }
    await symlink(join(home, "bin/node"), join(this.#bin, "node"));
  }

  /** Raises or removes one of the stand-ins' flags: npm-fails-ci, npm-fails-rebuild, apt-fails, lists-are-old. */
  async flag(name: string, raised = true): Promise<void> {
    if (raised) await writeFile(join(this.#home, name), "");
    else await rm(join(this.#home, name), { force: true });
  }

  async lockfile(version: string): Promise<void> {
    const lock = { packages: { "": {}, "node_modules/some": { version, integrity: `sha512-${version}` } } };
    await writeFile(join(this.root, "package-lock.json"), JSON.stringify(lock));
  }

  /** Everything that the stand-ins were called with since the last look. */
  async calls(): Promise<string[]> {
    const text = await readFile(join(this.#home, "calls"), "utf8");
    await writeFile(join(this.#home, "calls"), "");
    return text.split("\n").filter(Boolean);
  }

  run(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const options = {
        cwd: this.#home,
        env: {
          PATH: this.#bin,
          SANDBOX: this.#home,
          HOME: this.#home,
          REAL_NODE: process.execPath,
          REAL_TSX: dirname(dirname(REPOSITORY_TSX)),
          ...env,
        },
      };
      execFile(join(this.root, "blockhost"), args, options, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  remove(): Promise<void> {
    return rm(this.#home, { recursive: true, force: true });
  }
}

const REPOSITORY_TSX = join(REPOSITORY, "node_modules/tsx/dist/loader.mjs");
