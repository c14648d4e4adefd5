/** Tells the tabs of this browser that checkpoints came or went. */

const channelName = "askvault-export:checkpoints";

/** Within a tab a channel does not hear itself. */
const here = new EventTarget();

export function announceChange(): void {
  here.dispatchEvent(new Event("change"));
  if (globalThis.BroadcastChannel === undefined) return;
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(null);
  channel.close();
}

/** Returns what ends it. */
export function onChange(listener: () => void): () => void {
  const channel = globalThis.BroadcastChannel === undefined ? null : new BroadcastChannel(channelName);
  channel?.addEventListener("message", listener);
  here.addEventListener("change", listener);
  return () => {
    channel?.close();
    here.removeEventListener("change", listener);
  };
}
