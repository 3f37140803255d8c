/** A key file is small; nothing larger is read. Bytes. */
const MOST = 16_384;

/** Has a person choose a file, and hands its text on. */
export function FileButton(props: { readonly label: string; onText(text: string): void }) {
  const { label, onText } = props;
  return (
    <label class="button file-button">
      {label}
      <input
        type="file"
        class="unseen"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void file.slice(0, MOST).text().then(onText);
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
