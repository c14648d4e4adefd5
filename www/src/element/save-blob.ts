// Saves a finished file once more, as an ordinary download.
const revokeMs = 60_000;

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click; it is given up once the download surely began.
  setTimeout(() => URL.revokeObjectURL(link.href), revokeMs);
}
