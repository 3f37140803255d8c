/** How full something is, beside its figure in words. */
export function Meter({ share }: { /** 0 to 1. */ readonly share: number }) {
  const width = Math.min(100, Math.max(0, share * 100));
  return (
    <svg
      class={share > 0.9 ? "meter full" : "meter"}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect width="100" height="6" />
      <rect class="meter-value" width={width} height="6" />
    </svg>
  );
}
