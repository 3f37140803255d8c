import { Command, Option } from "commander";

export interface DemoOptions {
  readonly report?: string;
  readonly keep: boolean;
  readonly guest: "qemu" | "nspawn";
  readonly pve: "8.4" | "9.2";
  readonly ipv6: boolean;
}

/** Reads the demo's command line. Prints help or one clear error and ends the process where that is all there is to do. */
export function readOptions(argv: readonly string[]): DemoOptions {
  const program = new Command("blockhost demo")
    .description(
      "From purchase to shell: a local chain, a Proxmox simulator, a keeper, a real VM, a wallet login.",
    )
    .option("--report <file>", "write the steps as JSON: {ok, steps: [{name, ok, ms, detail}]}")
    .option("--keep", "leave everything running at the end and print what to try; Ctrl-C ends it", false)
    .addOption(
      new Option(
        "--guest <driver>",
        "what a VM is: a real machine, or a container over the same root image (seconds)",
      )
        .choices(["qemu", "nspawn"])
        .default("qemu"),
    )
    .addOption(
      new Option("--pve <release>", "the Proxmox VE release that is simulated")
        .choices(["8.4", "9.2"])
        .default("9.2"),
    )
    .option("--ipv6", "the host leases a prefix of an IPv6 broker, and VMs are reached by it", false)
    .addHelpText(
      "after",
      "\nExamples:\n  ./blockhost demo\n  ./blockhost demo --report demo.json\n  ./blockhost demo --guest nspawn --keep\n  ./blockhost demo --ipv6\n",
    )
    .allowExcessArguments(false);
  return program.parse([...argv], { from: "user" }).opts<DemoOptions>();
}
