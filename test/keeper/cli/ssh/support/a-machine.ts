import type { MachineFile } from "../../../../../keeper/cli/ssh/machine-file.ts";

/** A machine as a tenant's file has it. */
export const A_MACHINE: MachineFile = {
  version: 1,
  vm: "vm-42",
  host: "203.0.113.9",
  port: 20_257,
  user: "admin",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
  domain: "panel.example.net",
  chainId: 31_337,
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  tokenId: "42",
};
