/**
 * `./blockhost verify`: who holds which role of a deployment, where its money goes, and whether its code is what this
 * repository compiles to. Ends with 1 when it is not, or when contracts do not belong together.
 */
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isAddress } from "ethers";
import hre, { network } from "hardhat";
import { type DeployedContracts, deployedContracts } from "./deployed-contracts.ts";
import { readDeployment } from "./read-deployment.ts";
import { renderDeployment } from "./render-deployment.ts";

const EXIT_USAGE = 64;
const DEPLOYMENTS = fileURLToPath(new URL("../deployments/", import.meta.url));

const USAGE = `usage: ./blockhost verify --network NAME [--deployment NAME] [CONTRACT=ADDRESS...] [--from-block N]

  --network NAME      a network of hardhat.config.ts: base, arbitrum, optimism, ethereum, sepolia, localhost
  --deployment NAME   a folder of ignition/deployments, or the path of one
  CONTRACT=ADDRESS    where there is no such folder; Subscriptions alone is enough
  --from-block N      block of the deployment, to read fewer events (default 0)

examples:
  ./blockhost verify --network base --deployment base
  ./blockhost verify --network localhost Subscriptions=0x5FbDB2315678afecb367f032d93F642f64180aa3
`;

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(EXIT_USAGE);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        network: { type: "string" },
        deployment: { type: "string" },
        "from-block": { type: "string", default: "0" },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return fail((error as Error).message);
  }
}

function named(argument: string): [name: string, address: string] {
  const [name = "", address = ""] = argument.split("=");
  if (!isAddress(address)) fail(`not CONTRACT=ADDRESS: ${argument}`);
  return [name, address];
}

async function contractsOf(deployment: string | undefined, others: string[]): Promise<DeployedContracts> {
  const given = Object.fromEntries(others.map(named));
  if (deployment === undefined) return given;
  const folder = isAbsolute(deployment) ? deployment : join(DEPLOYMENTS, deployment);
  const deployed = await deployedContracts(folder).catch((error: Error) =>
    fail(`no finished deployment in ${folder}: ${error.message}`),
  );
  return { ...deployed, ...given };
}

const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
if (values.network === undefined) fail("--network is missing");
const fromBlock = Number(values["from-block"]);
if (!Number.isSafeInteger(fromBlock) || fromBlock < 0) fail(`not a block: ${values["from-block"]}`);
const contracts = await contractsOf(values.deployment, positionals);
if (contracts.Subscriptions === undefined) fail("name a deployment, or the address of Subscriptions");
await hre.tasks.getTask("build").run({ quiet: true });
const { ethers } = await network.create(values.network);
const deployment = await readDeployment(ethers.provider, hre.artifacts, contracts, fromBlock);
process.stdout.write(renderDeployment(deployment));
if (deployment.faults.length > 0 || deployment.contracts.some(({ same }) => !same)) process.exitCode = 1;
