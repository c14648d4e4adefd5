// Bundles as the browser's engine makes them, and what somebody may do to them afterwards.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../scripts/command.mjs";

interface Maker {
  push(bytes: Uint8Array): void;
  end(): void;
  waiting(): number;
  convertNext(converter: object): void;
  assemble(): boolean;
  drain(sink: (part: number, bytes: Uint8Array) => void): void;
  addOwnRest(converter: object): void;
  finish(): void;
  result(): { readonly parts: readonly { readonly name: string }[] };
}
interface Glue {
  initSync(input: { module: WebAssembly.Module }): void;
  readonly BundleExport: new (options: object) => Maker;
  readonly BundleConverter: new (options: object) => object;
}

/** An archive under its own name. */
export interface Archive {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What must never be shown by a page that only verifies. */
export const secret = "Do not show me";

/** The archives of an export of so many conversations, which say what `text` is. */
export async function makeBundle(conversations: number, exportId: string, text = secret): Promise<Archive[]> {
  const generated = join(top, "www", "generated");
  const glue = (await import(join(generated, "askvault_export.js"))) as Glue;
  glue.initSync({ module: new WebAssembly.Module(readFileSync(join(generated, "privacy.wasm"))) });
  const options = { formats: ["csv", "jsonl"], bundle: "always", exportId, exportTime: "2026-03-27T09:00:00.000Z" };
  const maker = new glue.BundleExport(options);
  const converter = new glue.BundleConverter(options);
  const parts = new Map<number, Uint8Array[]>();
  const drain = (): void => maker.drain((part, bytes) => void parts.set(part, [...(parts.get(part) ?? []), bytes.slice()]));
  const work = (): void => {
    while (maker.waiting() > 0) maker.convertNext(converter);
    while (maker.assemble()) drain();
  };
  const made = Array.from({ length: conversations }, (_, index) => ({
    id: `conv_${index}`, channel: "email", status: "resolved", started_at: "2026-03-02T08:15:04.120Z",
    messages: [{ id: `m_${index}`, role: "customer", created_at: "2026-03-02T08:15:04.120Z", content: `${text} ${index}` }],
  }));
  maker.push(new TextEncoder().encode(JSON.stringify(made)));
  work();
  maker.end();
  work();
  maker.addOwnRest(converter);
  maker.finish();
  drain();
  return maker.result().parts.map(({ name }, index) => ({ name, bytes: Buffer.concat(parts.get(index + 1) ?? []) }));
}
