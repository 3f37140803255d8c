/**
 * Seeds whose worlds strike every kind of fault together, and nearly every pair of them that can meet; with what was
 * rare in each when it was chosen. A change of the keeper changes what a seed leads to: when a table of faults shows
 * that these have become tame, choose others.
 */
export const KEPT_SEEDS: readonly { readonly seed: string; readonly why: string }[] = [
  { seed: "1", why: "eight lives, and Proxmox away in between" },
  { seed: "16", why: "the store is lost while a transaction is forgotten by the mempool" },
  { seed: "23", why: "the store is lost twice, a purchase is taken back, a clone is left a wreck" },
  { seed: "29", why: "guests that never get ready, writes that arrive twice" },
  { seed: "36", why: "a receipt is denied while fees rise, and a clone's worker dies" },
  { seed: "49", why: "long on another fork, with a lost node and a wreck" },
  { seed: "50", why: "the keeper stands still while a node is lost and a VM switched off from inside" },
  { seed: "55", why: "a purchase is taken back, and a receipt is told wrongly" },
  { seed: "56", why: "storage full, node lost, Proxmox away, and a server that lies about receipts" },
  { seed: "66", why: "two purchases taken back, and the keeper stands still" },
  { seed: "68", why: "three transactions forgotten, two wrecks" },
  { seed: "69", why: "five reorganisations, and logs hidden six times" },
  { seed: "78", why: "locks that stay, twice a full storage, a guest that never gets ready" },
  { seed: "98", why: "workers that die on a node that is lost" },
  { seed: "99", why: "ids taken by somebody else, and the keeper stands still twice" },
  { seed: "101", why: "VMs switched off from inside four times, under servers that limit and refuse" },
  { seed: "105", why: "heads that are old, receipts that are wrong, two wrecks" },
  { seed: "112", why: "two stores, two nodes and two full storages" },
  { seed: "125", why: "a wrong receipt from another fork, while the storage is full" },
  { seed: "140", why: "four stores lost, a purchase taken back, a worker dead" },
  { seed: "445", why: "purchases find addresses in use that only Proxmox knows, after the store was lost" },
];
