/** What the pages of one workspace tell each other: that the book changed, and how far an export is. */

/** How far an export of another page is. */
export interface Elsewhere {
  readonly id: string;
  readonly fraction: number;
  readonly written: number;
}

export type Notice = { readonly type: "changed" } | ({ readonly type: "progress" } & Elsewhere);

export interface Bulletin {
  post(notice: Notice): void;
  close(): void;
}

const isNotice = (data: unknown): data is Notice => typeof data === "object" && data !== null && "type" in data && (data.type === "changed" || data.type === "progress");

export function openBulletin(workspace: string, onNotice: (notice: Notice) => void): Bulletin {
  if (typeof BroadcastChannel === "undefined") return { post: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(`askvault-exports:${workspace}`);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isNotice(data)) onNotice(data);
  };
  return { post: (notice) => channel.postMessage(notice), close: () => channel.close() };
}
