import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { runCommand } from "../run-command.ts";

const BOB = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const OTHER = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

describe("blockhost ab", function () {
  this.timeout(20_000);
  let folder: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-book-"));
    env = { XDG_CONFIG_HOME: folder };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const ab = (...args: string[]) => runCommand(["ab", ...args], env);
  const book = () => join(folder, "blockhost/addresses.json");

  it("begins empty, and says where it will be", async () => {
    expect(await ab()).to.deep.include({ code: 0, out: `No names yet. The book is ${book()}.` });
    expect(JSON.parse((await ab("list", "--json")).out)).to.deep.equal({});
  });

  it("gives an address a name, another address, and forgets it", async () => {
    expect((await ab("add", "Bob", BOB.toLowerCase())).out).to.equal(`bob is ${BOB}`);
    expect((await ab()).out).to.equal(`NAME  ADDRESS                                     KEY\nbob   ${BOB}`);
    expect((await ab("up", "bob", OTHER)).out).to.equal(`bob is ${OTHER}\n  it was ${BOB}`);
    expect(JSON.parse((await ab("list", "--json")).out)).to.deep.equal({ bob: { address: OTHER } });
    expect(JSON.parse((await ab("del", "bob", "--json")).out)).to.deep.equal({
      name: "bob",
      before: { address: OTHER },
      after: null,
    });
    expect((await ab()).out).to.match(/^No names yet/);
    expect((await stat(book())).mode & 0o777).to.equal(0o600);
  });

  const refused: readonly (readonly [string, ...string[]])[] = [
    ["a name that is there already", "add", "bob", OTHER],
    ["a change of a name that is not there", "up", "carol", OTHER],
    ["to forget whom it does not know", "del", "carol"],
    ["a word that means somebody already", "add", "treasury", OTHER],
    ["a name that looks like an address", "add", "0xabc", OTHER],
    ["a name that looks like a number", "add", "42", OTHER],
    ["an address that is too short", "add", "carol", OTHER.slice(0, -1)],
    ["an address whose checksum is wrong", "add", "carol", OTHER.replace("CE", "ce")],
  ];
  for (const [name, ...args] of refused)
    it(`refuses ${name}, and stays as it is`, async () => {
      await ab("add", "bob", BOB);
      const before = await readFile(book(), "utf8");
      expect((await ab(...args)).code).to.equal(2);
      expect(await readFile(book(), "utf8")).to.equal(before);
    });

  it("makes a key that only its keystore has, and never in the place of another", async () => {
    const file = join(folder, "passphrase");
    await writeFile(file, "correct horse battery\n", { mode: 0o600 });
    const { code, out, err } = await ab("new", "ops", "--passphrase-file", file, "--json");
    expect(code, err).to.equal(0);
    const { name, address, keystore } = JSON.parse(out);
    expect({ name, keystore }).to.deep.equal({
      name: "ops",
      keystore: join(folder, "blockhost/keys/ops.json"),
    });
    expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
    const text = await readFile(keystore, "utf8");
    const wallet = await Wallet.fromEncryptedJson(text, "correct horse battery");
    expect(wallet.address).to.equal(address);
    expect((await ab("list")).out).to.include(`ops   ${address}  ${keystore}`);
    expect((await ab("new", "ops", "--passphrase-file", file)).code).to.equal(2);
    expect((await ab("del", "ops")).out).to.include(`its key stays in ${keystore}`);
    expect((await ab("new", "ops", "--passphrase-file", file)).code, "the key is still there").to.equal(2);
    expect(await readFile(keystore, "utf8")).to.equal(text);
  });

  it("says what would be, and changes nothing", async () => {
    await ab("add", "bob", BOB);
    const before = await readFile(book(), "utf8");
    expect((await ab("add", "carol", OTHER, "--dry-run")).out).to.equal(`carol would be ${OTHER}`);
    expect((await ab("up", "bob", OTHER, "--dry-run")).out).to.equal(`bob would be ${OTHER}\n  it is ${BOB}`);
    expect((await ab("del", "bob", "--dry-run")).out).to.equal(`bob would be forgotten\n  it is ${BOB}`);
    expect((await ab("new", "ops", "--dry-run")).out).to.include(join(folder, "blockhost/keys/ops.json"));
    expect((await ab("add", "bob", OTHER, "--dry-run")).code, "it would be refused").to.equal(2);
    expect(await readFile(book(), "utf8")).to.equal(before);
    expect(await readdir(join(folder, "blockhost"))).to.deep.equal(["addresses.json"]);
  });

  it("asks for a new passphrase twice, and takes no short one", async () => {
    const type = (...answers: string[]) =>
      runCommand(["ab", "new", "ops"], env, undefined, () => answers.shift() ?? "");
    expect((await type("correct horse battery", "correct horse batterie")).code).to.equal(2);
    expect((await type("horse", "horse")).code).to.equal(2);
    expect((await type("correct horse battery", "correct horse battery")).code).to.equal(0);
  });

  it("says what is wrong with a book that cannot be used", async () => {
    await ab("add", "bob", BOB);
    await writeFile(book(), '{"version":1,"entries":{"bob":{"address":"0x12"}}}');
    const wrong = await ab();
    expect(wrong).to.deep.include({ code: 2, out: "" });
    expect(wrong.err).to.match(/BOOK_UNUSABLE.*entries\.bob\.address: not an Ethereum address/);
    await writeFile(book(), "{");
    expect((await ab()).err).to.include("it is not JSON");
    await rm(book());
    await chmod(join(folder, "blockhost"), 0o500);
    // Root may write anywhere.
    if (process.getuid?.() !== 0) expect((await ab("add", "bob", BOB)).code).to.equal(2);
    await chmod(join(folder, "blockhost"), 0o700);
  });
});
