/** The save dialog, and the file at the place that it gives. */
export interface FakePlace {
  /** Null as long as there is no file. */
  text: string | null;
  readonly handle: FileSystemFileHandle;
  uninstall(): void;
}

/** As browsers do: choosing a place makes an empty file there. */
export function installPicker(name = "mine.csv"): FakePlace {
  const place = {
    text: null as string | null,
    handle: {
      name,
      getFile: async () => new File([place.text ?? ""], name),
      remove: async () => void (place.text = null),
      async createWritable() {
        if (place.text === null) throw new DOMException("gone", "NotFoundError");
        let written = "";
        const write = (chunk: Uint8Array): void => void (written += new TextDecoder().decode(chunk));
        const close = (): void => void (place.text = written);
        // It takes its place when it is closed.
        return Object.assign(new WritableStream<Uint8Array>({ write, close }), { write: async (chunk: Uint8Array) => write(chunk), close: async () => close(), abort: async () => undefined });
      },
    } as unknown as FileSystemFileHandle,
    uninstall: () => void Reflect.deleteProperty(globalThis, "showSaveFilePicker"),
  };
  Object.assign(globalThis, { showSaveFilePicker: async () => ((place.text = ""), place.handle) });
  return place;
}
