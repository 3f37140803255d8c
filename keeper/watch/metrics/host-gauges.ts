import type { Registry } from "prom-client";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/** Nodes and storages as the last look at the fleet showed them. A shared storage is one, without a node. */
export function hostGauges(registry: Registry, seen: Seen, now: () => number): Collector {
  const gauge = gauges(registry, "blockhost_");
  const age = gauge("fleet_answer_age_seconds", "Since Proxmox VE last showed the fleet.");
  const nodeUp = gauge("node_up", "1 while the node is online.", ["node"]);
  const cpu = gauge("node_cpu_ratio", "Share of the node's processors in use.", ["node"]);
  const memory = gauge("node_memory_bytes", "The node's memory.", ["node"]);
  const memoryUsed = gauge("node_memory_used_bytes", "The node's memory in use.", ["node"]);
  const memoryCommitted = gauge("node_memory_committed_bytes", "Memory promised to subscriptions.", ["node"]);
  const diskCommitted = gauge("node_disk_committed_bytes", "Disk promised to subscriptions.", ["node"]);
  const storageUp = gauge("storage_up", "1 while the storage is available.", ["storage", "node"]);
  const total = gauge("storage_bytes", "The storage's size.", ["storage", "node"]);
  const used = gauge("storage_used_bytes", "What is used of the storage.", ["storage", "node"]);
  const all = [nodeUp, cpu, memory, memoryUsed, memoryCommitted, diskCommitted, storageUp, total, used];
  return {
    source: "hosts",
    collect() {
      age.set((now() - seen.fleetAt) / 1000);
      for (const each of all) each.reset();
      for (const node of seen.fleet?.nodes ?? []) {
        nodeUp.set({ node: node.node }, node.online ? 1 : 0);
        cpu.set({ node: node.node }, node.cpu);
        memory.set({ node: node.node }, node.memoryBytes);
        memoryUsed.set({ node: node.node }, node.memoryUsedBytes);
      }
      for (const { storage, node, shared, ...figures } of seen.fleet?.storages ?? []) {
        const labels = { storage, node: shared ? "" : node };
        storageUp.set(labels, figures.available ? 1 : 0);
        total.set(labels, figures.totalBytes);
        used.set(labels, figures.usedBytes);
      }
      for (const { node, memoryMiB, diskGiB } of seen.commitments) {
        memoryCommitted.inc({ node }, memoryMiB * 2 ** 20);
        diskCommitted.inc({ node }, diskGiB * 2 ** 30);
      }
    },
  };
}
