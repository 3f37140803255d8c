import { useState } from "preact/hooks";
import type { AdminMachine } from "../../../../protocol/api/admin/admin-machines.ts";
import { memory, roundFigure } from "../../bytes.ts";
import { Empty } from "../../parts/empty.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { adminMachinesWords as words } from "../../text/admin/machines.ts";
import { duration } from "../parts/duration.ts";
import { MachineBadge } from "../parts/machine-badge.tsx";
import { Meter } from "../parts/meter.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Search } from "../parts/search.tsx";
import { useRead } from "../use-read.ts";

const LOOK_MS = 15_000;
const MIB = 1_048_576;

/** `/admin/machines`: what subscriptions hold on the nodes. */
export function MachinesPage() {
  const answer = useRead<{ readonly machines: readonly AdminMachine[] }>("machines", LOOK_MS);
  const [filter, setFilter] = useState("");
  const all = answer.value?.machines ?? null;
  const shown = all?.filter((one) => isLike(one, filter.trim().toLowerCase())) ?? [];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {all === null ? (
        <Skeleton class="panel-loading" />
      ) : all.length === 0 ? (
        <Empty title={words.title} words={words.none} />
      ) : (
        <section class="card part">
          <Search
            label={words.filter}
            value={filter}
            said={words.count(shown.length, all.length)}
            onChange={setFilter}
          />
          <Machines of={shown} />
        </section>
      )}
    </>
  );
}

function Machines({ of }: { readonly of: readonly AdminMachine[] }) {
  return (
    <table class="table dense pairs">
      <thead>
        <tr>
          {[words.subscription, words.state, words.node, words.vm, words.address].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          {[words.cpu, words.memory, words.uptime].map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr key={one.subscription}>
            <th scope="row" data-label={words.subscription}>
              <a href={`/admin/subscriptions/${one.subscription}`}>{one.subscription}</a>
            </th>
            <td data-label={words.state}>
              <MachineBadge of={one} />
            </td>
            <td data-label={words.node}>{one.node}</td>
            <td data-label={words.vm}>{one.vmid}</td>
            <td data-label={words.address}>{one.ipv4}</td>
            <td data-label={words.cpu} class="number">
              {one.seen && (
                <span class="metered">
                  {roundFigure(one.seen.cpu * 100)} % <Meter share={one.seen.cpu} />
                </span>
              )}
            </td>
            <td data-label={words.memory} class="number">
              {one.seen && (
                <span class="metered">
                  {memory(one.seen.memoryBytes)}
                  <Meter share={one.seen.memoryBytes / (one.memoryMiB * MIB)} />
                </span>
              )}
            </td>
            <td data-label={words.uptime} class="number">
              {one.seen && one.seen.power === "running" ? duration(one.seen.uptimeSeconds) : "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isLike({ subscription, vmid, node, ipv4 }: AdminMachine, words: string): boolean {
  return (
    words === "" || [subscription, `${vmid}`, node.toLowerCase(), ipv4].some((part) => part.includes(words))
  );
}
