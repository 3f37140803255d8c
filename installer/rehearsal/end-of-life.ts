import type { Stage } from "../../devnet/demo/stage.ts";
import type { StoryResult } from "../../devnet/demo/story.ts";
import type { Teller } from "../../devnet/demo/teller.ts";
import type { machinesOf } from "./remove-machines.ts";

/** What a demo leaves out and a host must be able to do: the machine goes, and nothing of it stays. */
export async function tellTheEnd(
  { keeper, vmidOf }: Stage,
  teller: Teller,
  { id, owner }: Pick<StoryResult, "id" | "owner">,
  left: () => ReturnType<typeof machinesOf>,
  signal: AbortSignal,
): Promise<void> {
  teller.heading("The end");
  await teller.step("cancelled", async () => {
    const before = await owner.credit();
    const held = await owner.balance();
    await owner.cancel(id);
    const back = (await owner.credit()) - before + (await owner.balance()) - held;
    if (back <= 0n) throw new Error("nothing of the unused time's price came back");
    return "the owner ended it; the price of the unused time came back";
  });
  await teller.step("destroyed", async (doing) => {
    await keeper.log.waitFor(
      { msg: "destroyed", subscription: String(id) },
      { signal, onLine: ({ step = "", detail = "" }) => doing(`${step} ${detail}`) },
    );
    const rest = await left();
    if (rest.length > 0) throw new Error(`VM ${rest.map(({ vmid }) => vmid).join(", ")} is still there`);
    return `VM ${vmidOf(id)} is gone, and Proxmox VE has nothing of it left`;
  });
}
