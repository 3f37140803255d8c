import { Signature, Wallet } from "ethers";
import { toBase32 } from "../../../keeper/protocol/base32.ts";
import { loginMessage } from "../../../keeper/protocol/login-message.ts";
import { keyVectors } from "../support/key-vectors.ts";
import { loginVectors } from "../support/login-vectors.ts";
import { requestBytes, type VerifyRequest } from "../support/request-bytes.ts";

const NOBODY = `0x${"0".repeat(40)}`;
const SOMEBODY = `0x${"1".repeat(40)}`;

/** The parts of an input of the target `module`, in order. */
async function moduleSeeds(): Promise<Readonly<Record<string, readonly string[]>>> {
  const files = await loginVectors();
  const keys = await keyVectors();
  const relayed = (files.get("ipv4/guest.conf") ?? "").replace("relay=none", "relay=127.0.0.1:1");
  // What the target lets be drawn and lets the time be.
  const drawn = (bytes: number) => toBase32(new Uint8Array(bytes).fill(0x2a));
  const attempt = {
    domain: "panel.example.net",
    vm: "vm-42",
    user: "admin",
    sid: drawn(5),
    nonce: drawn(16),
    chainId: 11155111n,
    contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
    tokenId: 42n,
    instance: "0123456789abcdef0123456789abcdef",
    sourceIp: "203.0.113.9",
    sourcePort: 50022,
    issuedAt: 1_790_000_010,
  };
  const owner = new Wallet(`0x${"11".repeat(32)}`);
  const good = await owner.signMessage(loginMessage(attempt, owner.address));
  const from = "203.0.113.9 50022 10.77.0.2 22";
  const wallet = owner.address.toLowerCase();
  const key = (name: string) => keys.get(`machine/${name}`) ?? "";
  const said = (words: string) => `${words.slice(0, 2)} ${words.slice(3).padEnd(20)}`;
  const numbers = "0".repeat(20);
  const yes = `${said("ok owner")} ${wallet} ${wallet} ${NOBODY} ${numbers} ${numbers} 00000000001790086400\n`;
  return {
    pasted: ["admin", from, "", "", "", "", "", "", "", "", good],
    approved: ["admin", from, relayed, "", "", "", "", "", `asignature=${good}\n`, "", ""],
    denied: ["admin", from, relayed, "", "", "", "", "", "adenied\n", "", ""],
    "portal-down": ["admin", from, relayed, "", "", "", "", "", "b", "", "", good],
    qr: [
      "admin",
      from,
      relayed,
      "",
      "",
      "",
      "",
      "",
      `asignature=${good}\n`,
      "##  ##\n#  # #\n",
      "q",
      "Q",
      "",
    ],
    "without-portal": ["admin", from, relayed, "", "", "", "", "", "", "", "p", good],
    "wrong-user": ["root", from, "", "", "", "", "", "", "", "", good],
    "no-answer": ["admin", from, "", "", "", "", "", "", "", "", "-"],
    hung: ["admin", from, "", "", "", "", "", "", "", "", "!"],
    key: ["admin", from, "", "", "", `publickey ssh-ed25519 ${key("key")}\n`],
    certificate: ["admin", from, "", "", "", `publickey ${key("certificate")}\n`],
    wallet: ["admin", from, "", "", "", "keyboard-interactive/pam\n", wallet],
    helper: ["admin", from, "", "", "", "", "", yes, "", "", good],
    "no-files": ["admin", from, "-", "-", "-", "", "", "", "", "", good],
    ipv6: ["admin", "fe80::1%eth0 1 ::1 22", "", "", "", "", "", "", "", "", "x".repeat(300)],
  };
}

const joined = (parts: readonly string[]) => Buffer.from(parts.join("\u00ff"), "latin1");

/** The target fills up with zeros. */
const withoutTail = (bytes: Buffer) => bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);

/** Well-formed inputs of every target, by path under test/pam/corpus, for libFuzzer to start from. */
export async function seeds(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const all = new Map<string, string | Uint8Array>();
  const put = (target: string, name: string, content: string | Uint8Array) =>
    all.set(`${target}/seed-${name}`, content);
  const vectors = await loginVectors();
  const names = new Set([...vectors.keys()].map((path) => path.split("/")[0] ?? ""));
  for (const name of names) {
    const file = (which: string) => vectors.get(`${name}/${which}`) ?? "";
    const attempt = new Map(
      file("attempt")
        .split("\n")
        .map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
    );
    const login = {
      conf: file("guest.conf"),
      statement: file("ownership"),
      now: Number(attempt.get("issued_at")) + 10,
      issuedAt: Number(attempt.get("issued_at")),
      nonce: attempt.get("nonce"),
      sid: attempt.get("sid"),
      port: Number(attempt.get("port")),
      ip: attempt.get("ip"),
      user: attempt.get("user"),
      signature: file("signature"),
    } as const;
    put("guest_conf", name, login.conf);
    put("statement", name, login.statement);
    if (name !== "ipv4") continue;
    const keys = await keyVectors();
    const key = (part: string) => keys.get(`machine/${part}`) ?? "";
    const request = (op: VerifyRequest["op"], more: Partial<VerifyRequest> = {}) =>
      put("request", op, withoutTail(requestBytes({ ...login, ...more, op } as VerifyRequest)));
    request("login");
    request("statement");
    request("authentic");
    request("wallet", { wallet: attempt.get("signer") ?? "" });
    request("key", { key: `ssh-ed25519 ${key("key")}`, delegations: key("delegations") });
  }
  const signature = Signature.from(vectors.get("ipv4/signature") ?? "");
  put("signature_text", "hex", signature.serialized);
  put("signature_text", "base64url", Buffer.from(signature.serialized.slice(2), "hex").toString("base64url"));
  put(
    "signature_text",
    "compact",
    Buffer.from(signature.compactSerialized.slice(2), "hex").toString("base64url"),
  );
  ["none", "10.77.0.1:8480", "[fe80::1]:65535", "[::ffff:10.0.0.1]:1"].forEach((text, i) => {
    put("relay_address", `${i}`, text);
  });
  const digits = "18446744073709551615";
  for (const verdict of ["ok owner", "no bad-signature"]) {
    const reason = verdict.slice(3).padEnd(20);
    const words = [
      verdict.slice(0, 2),
      reason,
      SOMEBODY,
      SOMEBODY,
      NOBODY,
      digits,
      digits.replace(/./g, "0"),
      digits,
    ];
    put("reply_line", verdict.slice(0, 2), `${words.join(" ")}\n`);
  }
  for (const [name, parts] of Object.entries(await moduleSeeds())) put("module", name, joined(parts));
  for (const [path, content] of await keyVectors()) {
    const [name = "", file = ""] = path.split("/");
    if (file === "token") put("delegation", name, content);
    if (file === "delegations") put("delegations", name, content);
    if (file === "certificate") put("certificate", name, content.split(" ")[1] ?? "");
    if (file === "key") put("ssh_key", "0", content);
  }
  const answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n";
  put("http_reply", "200", answer);
  put("http_reply", "200-with-body", `${answer}denied\n`);
  put("http_reply", "404", "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n");
  put("http_reply", "long", answer.replace("OK", "x".repeat(1000)));
  return all;
}
