import type { Devnet } from "../devnet.ts";

/** What a person can do with a devnet that was left running. */
export function whatToTry(devnet: Devnet, id: bigint): string {
  const { folder } = devnet;
  const console = `${folder}/pve/vms/${devnet.vmidOf(id)}/serial.log`;
  return `
Everything is still running. Ctrl-C ends it. In another terminal:

  a shell, by wallet    ./blockhost exec tsx devnet/demo/login.ts ${folder}
  the portal            ${devnet.portal.url}/keys?machine=${id} (its certificate is its own)
  the operator's panel  ${devnet.panelUrl} (for a wallet that holds the key of the chain's first account)
  the VM's console      tail -f ${console}
  the keeper's log      tail -f ${folder}/keeper.log
  Proxmox VE API        curl --cacert ${folder}/pve-ca.pem ${devnet.proxmoxUrl}/api2/json/version
  the chain             ${devnet.chain.url} (chain id ${devnet.chain.chainId})
  the operator's view   ./blockhost vm --config ${folder}/keeper.json; ./blockhost bw plan --config ${folder}/keeper.json
  the contract          ${devnet.contracts.subscriptions} (Subscriptions; this VM is subscription ${id})
`;
}
