import type { Devnet } from "../devnet.ts";
import type { StoryResult } from "./story.ts";

/** What a person can do with a devnet that was left running. */
export async function whatToTry(devnet: Devnet, { id, credential, owner }: StoryResult): Promise<string> {
  const { host, port, user } = credential;
  return `
Everything is still running. Ctrl-C ends it.

  the VM's login        ssh -p ${port} ${user}@${host}
                        (it asks for a signature by ${owner.address}, a wallet that only this demo holds)
  the VM's own console  ${devnet.folder}/pve
  the keeper's log      tail -f ${devnet.folder}/keeper.log
  the chain             ${devnet.chain.url} (chain id ${devnet.chain.chainId})
  Subscriptions         ${devnet.contracts.subscriptions} (this VM is subscription ${id})
  Proxmox VE API        curl --cacert ${devnet.folder}/pve-ca.pem ${devnet.proxmoxUrl}/api2/json/version
`;
}
