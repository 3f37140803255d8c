/** A number that counts, what it is and what to think of it. */
export function Figure(props: {
  readonly name: string;
  /** Null while it is not known: its place is held. */
  readonly value: string | null;
  readonly words: string;
}) {
  const { name, value, words } = props;
  return (
    <li class="card">
      <h2>{name}</h2>
      <p class="figure">{value ?? <span class="skeleton" aria-hidden="true" />}</p>
      <p class="small">{words}</p>
    </li>
  );
}
