import { useState } from "preact/hooks";
import type { AdminSubscriptions } from "../../../../protocol/api/admin/admin-subscriptions.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import { Address } from "../../parts/address.tsx";
import { Badge } from "../../parts/badge.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { When } from "../../parts/when.tsx";
import { adminMachinesWords } from "../../text/admin/machines.ts";
import { adminSubscriptionsWords as words } from "../../text/admin/subscriptions.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Search } from "../parts/search.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { useRead } from "../use-read.ts";

const LOOK_MS = 15_000;

type Listed = AdminSubscriptions["subscriptions"][number];
type Chosen = "all" | ApiSubscription["status"];

/** Those that one looks for; others are among all. */
const STATUSES: readonly Chosen[] = ["all", "pending", "active", "grace"];

/** `/admin/subscriptions`: all that live. */
export function SubscriptionsPage() {
  const answer = useRead<AdminSubscriptions>("subscriptions", LOOK_MS);
  const [status, setStatus] = useState<Chosen>("all");
  const [filter, setFilter] = useState("");
  const all = answer.value?.subscriptions ?? null;
  const wanted = filter.trim().toLowerCase();
  const shown =
    all?.filter((one) => (status === "all" || one.status === status) && isLike(one, wanted)) ?? [];
  const isNumber = /^[1-9][0-9]{0,18}$/.test(wanted);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} of={answer} />
      {all === null ? (
        <Skeleton class="panel-loading" />
      ) : (
        <section class="card part">
          <Choice
            label={words.state}
            name="status"
            value={status}
            options={STATUSES.map((value) => ({
              value,
              words: value === "all" ? words.all : words.status[value],
            }))}
            onChange={(chosen: Chosen) => setStatus(chosen)}
          />
          <Search
            label={words.filter}
            value={filter}
            said={adminMachinesWords.count(shown.length, all.length)}
            onChange={setFilter}
          />
          {shown.length > 0 ? (
            <List of={shown} />
          ) : (
            <p class="small">{all.length === 0 ? words.none : words.noMatch}</p>
          )}
          {isNumber && !shown.some(({ id }) => id === wanted) && (
            <a class="button" href={`/admin/subscriptions/${wanted}`}>
              {words.open} {words.one(wanted)}
            </a>
          )}
          {answer.value?.more && <p class="small">{words.more}</p>}
        </section>
      )}
    </>
  );
}

function List({ of }: { readonly of: readonly Listed[] }) {
  return (
    <table class="table dense">
      <thead>
        <tr>
          {[words.number, words.state, words.plan, words.owner, words.end].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr key={one.id}>
            <th scope="row" data-label={words.number}>
              <a href={`/admin/subscriptions/${one.id}`}>{one.id}</a>
            </th>
            <td data-label={words.state}>
              <span class="badges">
                <StatusBadge of={one.status} />
                {one.measure !== null && <Badge tone="warn">{words.measured[one.measure]}</Badge>}
              </span>
            </td>
            <td data-label={words.plan}>{one.planId}</td>
            <td data-label={words.owner}>
              <Address of={one.owner ?? one.payer} />
            </td>
            <td data-label={words.end}>
              <When at={one.status === "pending" ? one.deliverBy : one.expiresAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isLike({ id, owner, payer }: Listed, words: string): boolean {
  return (
    words === "" || id === words || [owner ?? "", payer].some((one) => one.toLowerCase().includes(words))
  );
}
