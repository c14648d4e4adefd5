// The jobs that are measured, as options of the engine.

export const chunk_bytes = 256 * 1024;

export const optionsOf = {
  "csv conversations": { format: "csv", mode: "conversations" },
  "csv messages": { format: "csv", mode: "messages" },
  json: { format: "json", fields: ["all"] },
};
