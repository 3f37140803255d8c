import type { AdminOverview } from "../../../../../protocol/api/admin/admin-overview.ts";
import { bytes, memory, roundFigure } from "../../../bytes.ts";
import { Badge } from "../../../parts/badge.tsx";
import { Progress } from "../../../parts/progress.tsx";
import { overviewWords as words } from "../../../text/admin/overview.ts";
import { Part } from "../../parts/part.tsx";

/** How much room there is on nodes and storages, and among the addresses. */
export function Capacity({ of }: { readonly of: AdminOverview }) {
  const { nodes, storages, addresses } = of;
  const taken = addresses.size - addresses.free;
  return (
    <Part id="capacity" title={words.capacity}>
      {nodes.map((node) => (
        <section key={node.node} class="node" aria-label={words.node(node.node)}>
          <div class="card-head">
            <h3>{words.node(node.node)}</h3>
            <span class="badges">
              {!node.online && <Badge tone="bad">{words.offline}</Badge>}
              {node.drained && <Badge tone="warn">{words.drained}</Badge>}
              {node.online && <span class="small">{words.machines(node.machines)}</span>}
            </span>
          </div>
          <Progress label={words.cpuUsed} shown={`${roundFigure(node.cpu * 100)} %`} share={node.cpu} />
          <Filled
            label={words.memoryUsed}
            used={node.memoryUsedBytes}
            all={node.memoryBytes}
            shown={memory}
          />
          <Filled
            label={words.memoryPromised}
            used={node.memoryPromisedBytes}
            all={node.memoryBytes}
            shown={memory}
          />
        </section>
      ))}
      {storages.map(({ storage, node, available, usedBytes, totalBytes }) =>
        available ? (
          <Filled
            key={`${node}/${storage}`}
            label={words.storage(storage, node)}
            used={usedBytes}
            all={totalBytes}
            shown={bytes}
          />
        ) : (
          <p key={`${node}/${storage}`}>
            {words.storage(storage, node)} <Badge tone="bad">{words.offline}</Badge>
          </p>
        ),
      )}
      <Progress
        label={words.addresses}
        shown={words.ofAddresses(taken, addresses.size)}
        share={taken / addresses.size}
      />
    </Part>
  );
}

function Filled(props: {
  readonly label: string;
  readonly used: number;
  readonly all: number;
  shown(value: number): string;
}) {
  const { label, used, all, shown } = props;
  return (
    <Progress
      label={label}
      shown={words.ofBytes(shown(used), shown(all))}
      share={all > 0 ? Math.min(1, used / all) : 0}
    />
  );
}
