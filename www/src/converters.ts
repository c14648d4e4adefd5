/** Workers that convert batches of a bundle for the one that assembles it. */
import type { ExportError } from "./error.js";
import type { Need, Supply } from "./job.js";
import { errorOf } from "./leftover.js";
import type { ExportOptions } from "./options.js";
import type { Lease } from "./pool.js";
import type { Reply } from "./protocol.js";

export interface ConvertersSettings {
  readonly leases: readonly Lease[];
  readonly options: Partial<ExportOptions>;
  readonly logo?: Uint8Array | undefined;
  supply(need: Need): Promise<Supply>;
}

/** Where what they make goes. */
export interface ConvertersTarget {
  piece(bytes: Uint8Array<ArrayBuffer>): void;
  rest(bytes: Uint8Array<ArrayBuffer>): void;
  fail(error: unknown): void;
}

export interface Converters {
  /** Gives a batch to the one that has the least to do. */
  convert(batch: Uint8Array<ArrayBuffer>): void;
  /** No more batches: each tells what it knows, and is given back. */
  end(): void;
  /** Ends those that work. */
  stop(): void;
}

interface Seat {
  readonly lease: Lease;
  waiting: number;
  settled: boolean;
}

export function startConverters({ leases, options, logo, supply }: ConvertersSettings, target: ConvertersTarget): Converters {
  const seats: Seat[] = leases.map((lease) => ({ lease, waiting: 0, settled: false }));

  function fail(seat: Seat, error: ExportError | unknown, isDead: boolean): void {
    if (seat.settled) return;
    seat.settled = true;
    if (isDead) seat.lease.discard();
    else seat.lease.release(0);
    target.fail(error);
  }

  async function bring(seat: Seat, need: Need): Promise<void> {
    try {
      const brought = await supply(need);
      if (!seat.settled) seat.lease.post({ type: "supply", ...brought });
    } catch (error) {
      fail(seat, error, true);
    }
  }

  function take(seat: Seat, reply: Reply): void {
    switch (reply.type) {
      case "need":
        return void bring(seat, reply);
      case "piece":
        seat.waiting -= 1;
        return target.piece(reply.bytes);
      case "rest":
        seat.settled = true;
        seat.lease.release(reply.memoryBytes);
        return target.rest(reply.bytes);
      case "failed":
        return fail(seat, errorOf(reply), reply.fatal);
      default:
        return;
    }
  }

  for (const seat of seats) {
    seat.lease.listen({ reply: (reply) => take(seat, reply), crash: (error) => fail(seat, error, true) });
    seat.lease.post({ type: "converter", options, ...(logo && { logo }) });
  }

  return {
    convert(batch) {
      const [least] = seats.filter(({ settled }) => !settled).sort((a, b) => a.waiting - b.waiting);
      if (least === undefined) return;
      least.waiting += 1;
      least.lease.post({ type: "batch", bytes: batch });
    },
    end() {
      for (const seat of seats) seat.lease.post({ type: "end" });
    },
    stop() {
      for (const seat of seats) {
        if (seat.settled) continue;
        seat.settled = true;
        seat.lease.discard();
      }
    },
  };
}
