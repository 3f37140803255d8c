import { useId } from "preact/hooks";

/** How much of something there is, or is done. */
export function Progress(props: {
  readonly label: string;
  /** In words, such as `3 of 5 GiB`. */
  readonly shown: string;
  /** 0 to 1. */
  readonly share: number;
}) {
  const { label, shown, share } = props;
  const id = useId();
  return (
    <div class="progress">
      <div class="progress-words">
        <label for={id}>{label}</label>
        <span class="progress-value">{shown}</span>
      </div>
      <progress id={id} max={1} value={share} aria-valuetext={shown} />
    </div>
  );
}
