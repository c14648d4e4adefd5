// The longest task of the main thread, from a trace of the browser.
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the page's main thread between two marks: as a clock sees it, and in the processor's own time. */
export function longestTask(trace: Buffer, begin: string, end: string): { wallMs: number; processorMs: number; tasks: number } {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { traceEvents: TraceEvent[] };
  const from = traceEvents.find(({ name }) => name === begin);
  const to = traceEvents.find(({ name }) => name === end);
  if (from === undefined || to === undefined) throw new Error("the trace holds no marks");
  const tasks = traceEvents.filter(({ name, ph, pid, tid, ts }) => name.endsWith("RunTask") && ph === "X" && pid === from.pid && tid === from.tid && ts >= from.ts && ts <= to.ts);
  const longest = (of: (task: TraceEvent) => number): number => Math.max(0, ...tasks.map(of)) / 1000;
  return { wallMs: longest(({ dur = 0 }) => dur), processorMs: longest(({ dur = 0, tdur = dur }) => tdur), tasks: tasks.length };
}
