/** The save dialog, and the file at the place that it gives. */
export interface FakePlace {
  /** How often the dialog was opened. */
  calls: number;
  /** Null as long as there is no file. */
  text: string | null;
  readonly handle: FileSystemFileHandle;
  uninstall(): void;
}

const name = "mine.csv";
const uninstall = (): void => void Reflect.deleteProperty(globalThis, "showSaveFilePicker");

/** As browsers do: choosing a place makes an empty file there. With a fault nothing can be written to it. */
export function installPicker(fault?: DOMException): FakePlace {
  const place = {
    calls: 0,
    text: null as string | null,
    handle: {
      name,
      getFile: async () => new File([place.text ?? ""], name),
      remove: async () => void (place.text = null),
      async createWritable() {
        if (place.text === null) throw new DOMException("gone", "NotFoundError");
        let written = "";
        const write = (chunk: Uint8Array): void => {
          if (fault) throw fault;
          written += new TextDecoder().decode(chunk);
        };
        const close = (): void => void (place.text = written);
        // It takes its place when it is closed.
        return Object.assign(new WritableStream<Uint8Array>({ write, close }), { write: async (chunk: Uint8Array) => write(chunk), close: async () => close(), abort: async () => undefined });
      },
    } as unknown as FileSystemFileHandle,
    uninstall,
  };
  const showSaveFilePicker = async (): Promise<FileSystemFileHandle> => {
    place.calls += 1;
    place.text = "";
    return place.handle;
  };
  Object.assign(globalThis, { showSaveFilePicker });
  return place;
}

/** The dialog is closed (`AbortError`), or not allowed (`SecurityError`). */
export function refusePicker(why: "AbortError" | "SecurityError"): Pick<FakePlace, "uninstall"> {
  Object.assign(globalThis, { showSaveFilePicker: () => Promise.reject(new DOMException("x", why)) });
  return { uninstall };
}
