/** The page's side of the worker: one archive after the other, and an end at any time. */
import { scriptUrl } from "../src/location.js";
import type { Fault, Verification } from "../src/verification.js";
import code from "#verify-worker";
import engine from "#verify-engine";
import type { Named, Reply, Request } from "./message.js";

/** What became of an archive; null where the check was cancelled. */
export type Outcome =
  | { readonly type: "verified"; readonly verification: Verification }
  | { readonly type: "unreadable" }
  | { readonly type: "stopped" }
  | null;

const packedEngine = (): Blob => new Blob([Uint8Array.from(atob(engine), (letter) => letter.charCodeAt(0))]);

function startWorker(): Worker {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // No module: a page that was opened from a disk may not start one.
  const worker = new Worker(scriptUrl(address), { name: "askvault-verify" });
  worker.postMessage({ type: "engine", packed: packedEngine() } satisfies Request);
  // Only now: some browsers load the script late.
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}

/** Starts its worker when it is needed, and another one after a failure or an end. */
export class Checker {
  #worker: Worker | null = null;
  #settle: ((reply: Reply | null) => void) | null = null;

  /** `onShare` gets how far it is, from 0 to 1. */
  async verify(archive: Blob, onShare: (share: number) => void): Promise<Outcome> {
    const reply = await this.#ask({ type: "archive", archive }, onShare);
    return reply === null || reply.type === "verified" || reply.type === "unreadable" ? reply : { type: "stopped" };
  }

  /** Whether archives are the parts of one export; null where that was cancelled or failed. */
  async relate(archives: readonly Named[]): Promise<readonly Fault[] | null> {
    const reply = await this.#ask({ type: "set", archives });
    return reply?.type === "set" ? reply.faults : null;
  }

  cancel(): void {
    this.#end(null);
  }

  #ask(request: Request, onShare?: (share: number) => void): Promise<Reply | null> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      try {
        this.#worker ??= startWorker();
      } catch {
        this.#end({ type: "stopped" });
        return;
      }
      const worker = this.#worker;
      worker.onerror = () => this.#end({ type: "stopped" });
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if (data.type === "ready") return;
        if (data.type === "progress") return onShare?.(data.share);
        if (data.type === "stopped") return this.#end(data);
        this.#settle = null;
        resolve(data);
      };
      worker.postMessage(request);
    });
  }

  #end(reply: Reply | null): void {
    this.#worker?.terminate();
    this.#worker = null;
    const settle = this.#settle;
    this.#settle = null;
    settle?.(reply);
  }
}
