/** Where a browser keeps its events, and which of them the host does not have yet. */
import type { LogEntry, LogReceipt } from "./event.js";

/** `owner` is a workspace and a person: nobody's events are sent in another's name. */
export interface LogStore {
  /** The newest event, or null. */
  last(owner: string): Promise<LogEntry | null>;
  /** Adds an event, to be sent. False when its number is taken, by another tab for example; nothing is ever replaced. */
  add(owner: string, entry: LogEntry): Promise<boolean>;
  /** All events, oldest first. */
  entries(owner: string): Promise<readonly LogEntry[]>;
  /** Events that the host does not have, oldest first. */
  waiting(owner: string): Promise<readonly LogEntry[]>;
  /** The host has the event now. */
  sent(owner: string, sequence: number, receipt: LogReceipt | null): Promise<void>;
  /** The host will not have it. */
  refused(owner: string, sequence: number, code: string): Promise<void>;
  /** Events that the host would not have. */
  refusals(owner: string): Promise<number>;
  /** The newest place in its chain that the host told. */
  receipt(owner: string): Promise<LogReceipt | null>;
}
