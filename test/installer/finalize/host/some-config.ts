const key = { keystoreFile: "/k.json", passphraseFile: "/k.passphrase" };

/** A configuration that the keeper takes, and no more. */
export const someConfig = {
  chain: {
    chainId: 31_337,
    rpcUrls: ["http://127.0.0.1:8545"],
    subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    deploymentBlock: 0,
    confirmations: 0,
    finality: { depth: 1 },
    maxFeePerGasGwei: "100",
  },
  proxmox: {
    endpoints: [{ url: "https://127.0.0.1:8006" }],
    caFile: "/ca.pem",
    tokenId: "blockhost@pve!keeper",
    tokenSecretFile: "/token",
    pool: "blockhost",
    vmidBase: 100_000,
    templates: { "debian-12": 9_000 },
    storage: "local",
    seedStorage: "blockhost-seed",
    bridge: "vmbr0",
  },
  network: {
    cidr: "10.77.0.0/16",
    gateway: "10.77.0.1",
    first: "10.77.1.1",
    last: "10.77.1.250",
    endpoint: { mode: "direct" },
  },
  guest: { domain: "host.example.org" },
  keys: { keeper: key, attestation: key },
  database: { file: "/keeper.db" },
};
