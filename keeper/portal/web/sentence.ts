/** What a program says of something, as a sentence: errors and alerts begin small and end open. */
export function sentence(words: string): string {
  if (words === "") return "";
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;
}
