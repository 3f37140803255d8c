import type { Command } from "commander";
import { withCommandOptions } from "../command/command-options.ts";
import { type CommandOptions, postCommand } from "../command/post-command.ts";
import type { CommandKit } from "../command-kit.ts";
import { withTransactOptions } from "../transact/transact-options.ts";
import { destroy } from "./destroy.ts";
import { listMachines } from "./list-machines.ts";
import { requestOperation } from "./request-operation.ts";
import { showMachine } from "./show-machine.ts";

/** `blockhost vm`: tenants' machines. */
export function addVm(program: Command, { terminal, common, run }: CommandKit): void {
  const list = (command: Command) =>
    command.option("--all", "with those that are refunded or closed").action(run(listMachines));
  const vm = list(
    common(
      program
        .command("vm")
        .description("tenants' machines: what the chain says of them, and on the host the keeper"),
      "blockhost vm\nblockhost vm show 42\nblockhost vm destroy 42 --reason ABUSE --as ops",
    ),
  );
  list(
    common(
      vm.command("list").description("machines that live"),
      "blockhost vm list --json | jq '.[] | select(.status == \"grace\").id'",
    ),
  );
  common(
    vm
      .command("show")
      .description("all about one machine and its money")
      .argument("<id>", "number of the subscription"),
    "blockhost vm show 42",
  ).action(run(showMachine));
  for (const operation of ["start", "stop", "reboot"] as const)
    withTransactOptions(
      common(
        vm
          .command(operation)
          .description(`asks the keeper to ${operation} a machine of your own`)
          .argument("<id>", "number of the subscription"),
        `blockhost vm ${operation} 42 --as me-as-tenant`,
      ),
      terminal,
    ).action(run(requestOperation(operation)));
  const posted = (command: Command, examples: string) =>
    withCommandOptions(withTransactOptions(common(command, examples), terminal));
  posted(
    vm
      .command("suspend")
      .description("holds a machine off; its disk stays, its time runs on (needs OPERATOR_ROLE)")
      .argument("<id>", "number of the subscription"),
    'blockhost vm suspend 42 --reason "Sends spam" --as ops',
  )
    .requiredOption("--reason <text>", "why, for everybody to read")
    .action(
      run((given, options: CommandOptions & { readonly reason: string }, subscription) =>
        postCommand(given, options, { word: "suspend", subscription, reason: options.reason }),
      ),
    );
  posted(
    vm
      .command("resume")
      .description("lets a machine run that was held off (needs OPERATOR_ROLE)")
      .argument("<id>", "number of the subscription"),
    "blockhost vm resume 42 --as ops",
  ).action(
    run((given, options: CommandOptions, subscription) =>
      postCommand(given, options, { word: "resume", subscription }),
    ),
  );
  withTransactOptions(
    common(
      vm
        .command("destroy")
        .description("ends a subscription for good and refunds what is not used (needs OPERATOR_ROLE)")
        .argument("<id>", "number of the subscription"),
      "blockhost vm destroy 42 --reason ABUSE --as ops\nblockhost vm destroy 42 --reason ABUSE --calldata --from 0x…Safe",
    ),
    terminal,
  )
    .requiredOption("--reason <code>", "why, for everybody to read: capitals, 31 at most")
    .option("-y, --yes", "do not ask")
    .action(run(destroy));
}
