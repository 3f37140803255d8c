import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { onionService } from "../../../keeper/core/onion-service.ts";
import { type OnionOf, publishOnions } from "../../../keeper/tor/publish-onions.ts";
import { openTorControl } from "../../../keeper/tor/tor-control.ts";
import { until } from "../../pam/support/until.ts";
import { connectBySocks } from "./support/connect-by-socks.ts";
import { startTorNetwork, type TorNetwork } from "./support/tor-network.ts";

const SECRET = new Uint8Array(32).fill(7);
const PATIENCE_MS = 120_000;

describe("onion services of machines, by a real Tor in a network of its own", function () {
  this.timeout(300_000);
  let tor: TorNetwork;
  const machines: Server[] = [];
  const onionOf = (subscription: number, ipv4: string): OnionOf => ({
    service: onionService(SECRET, `${subscription}`),
    ipv4,
  });
  const first = onionOf(1, "127.77.0.1");
  const second = onionOf(2, "127.77.0.2");

  before(async () => {
    tor = await startTorNetwork();
    for (const { ipv4 } of [first, second]) {
      const machine = createServer((socket) => socket.on("error", () => {}).end(`I am ${ipv4}`));
      machine.listen(22, ipv4);
      await once(machine, "listening");
      machines.push(machine);
    }
  });
  after(async () => {
    for (const machine of machines) machine.close();
    await tor?.close();
  });

  const publish = (...onions: readonly OnionOf[]) => publishOnions(() => openTorControl(tor.control), onions);
  const served = async () => {
    const control = await openTorControl(tor.control);
    const lines = await control.ask("GETINFO onions/detached");
    control.close();
    return lines.filter((line) => line !== "OK").join("\n");
  };
  /** What a client hears at a machine's name. */
  const hear = ({ service }: OnionOf) =>
    until(
      `${service.id}.onion is reached`,
      async () => {
        const socket = await connectBySocks(tor.socksPort, `${service.id}.onion`, 22);
        if (socket === null) return void (await setTimeout(500));
        const parts = (await socket.toArray()) as Buffer[];
        return Buffer.concat(parts).toString() || undefined;
      },
      PATIENCE_MS,
    );

  it("lead to each machine's sshd", async () => {
    await publish(first, second);
    expect(await hear(first)).to.equal("I am 127.77.0.1");
    expect(await hear(second)).to.equal("I am 127.77.0.2");
  });

  it("are left alone when they are there, and gone when their machine is", async () => {
    await publish(first, second);
    await publish(second);
    expect(await served())
      .to.include(second.service.id)
      .and.not.include(first.service.id);
    await publish();
    expect(await served()).not.to.include(second.service.id);
  });

  it("are served again by a Tor that forgot them, at the same name", async () => {
    await publish(first);
    await tor.restartHost();
    expect(await served()).not.to.include(first.service.id);
    await publish(first);
    expect(await hear(first)).to.equal("I am 127.77.0.1");
  });
});
