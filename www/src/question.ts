/** What the engine knows about itself: its fields, defaults, schema, and whether options are right. */
import { errorOf } from "./leftover.js";
import type { EngineLocation } from "./location.js";
import type { ExportOptions, FieldInfo } from "./options.js";
import type { Pool } from "./pool.js";
import type { Question, RequestBody } from "./protocol.js";
import { poolFor, poolForOptions } from "./workers.js";

const ask = (pool: Pool, question: Question, options: Partial<ExportOptions> = {}): Promise<unknown> => askFor(pool, { type: "question", question, options });

/** One request, one answer. */
export async function askFor(pool: Pool, body: RequestBody): Promise<unknown> {
  const lease = await pool.lease();
  return new Promise((resolve, reject) => {
    lease.listen({
      crash: reject,
      reply(reply) {
        if (reply.type === "answer") {
          lease.release(reply.memoryBytes);
          resolve(reply.answer);
        } else if (reply.type === "failed") {
          if (reply.fatal) lease.discard();
          else lease.release(0);
          reject(errorOf(reply));
        }
      },
    });
    lease.post(body);
  });
}

const remembered = new WeakMap<Pool, Map<Question, Promise<unknown>>>();

/** What does not change is asked once; a failure is not remembered. */
function askOnce(pool: Pool, question: Question): Promise<unknown> {
  const answers = remembered.get(pool) ?? new Map<Question, Promise<unknown>>();
  remembered.set(pool, answers);
  const known = answers.get(question);
  if (known) return known;
  const asking = ask(pool, question).catch((error: unknown) => {
    answers.delete(question);
    throw error;
  });
  answers.set(question, asking);
  return asking;
}

/** The field table: what can be chosen, how it is labelled, and which of it is personal. */
export const fields = async (engine?: EngineLocation): Promise<FieldInfo[]> =>
  structuredClone((await askOnce(poolFor(engine), "fields")) as FieldInfo[]);

export const defaultOptions = async (engine?: EngineLocation): Promise<ExportOptions> =>
  structuredClone((await askOnce(poolFor(engine), "default-options")) as ExportOptions);

/** JSON Schema 2020-12 of the `json` format. */
export const jsonSchema = async (engine?: EngineLocation): Promise<string> => (await askOnce(poolFor(engine), "json-schema")) as string;

/** Rejects with an `ExportError` that names the wrong field. */
export async function checkOptions(options: Partial<ExportOptions>, engine?: EngineLocation): Promise<void> {
  await ask(poolForOptions(options, engine), "check-options", options);
}
