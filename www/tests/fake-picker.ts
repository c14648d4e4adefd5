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
      createWritable: async () => new WritableStream<Uint8Array>({ write: (chunk) => void (place.text += new TextDecoder().decode(chunk)) }),
    } as unknown as FileSystemFileHandle,
    uninstall: () => void Reflect.deleteProperty(globalThis, "showSaveFilePicker"),
  };
  Object.assign(globalThis, { showSaveFilePicker: async () => ((place.text = ""), place.handle) });
  return place;
}
