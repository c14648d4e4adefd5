// What is compared where personal data is replaced: the engine's profiles, and npm packages over the texts of the messages.

const key = "0123456789abcdef".repeat(4);
const common = { format: "json", fields: ["all"], exportTime: "2026-03-27T00:00:00Z", exportId: "bench" };

/** Options of the engine. The first replaces nothing; what the others take beyond it is the cost. */
export const optionsOf = {
  internal: common,
  rules: { ...common, profile: "external", detection: "rules", key },
  full: { ...common, profile: "external", detection: "full", key },
};

/** JavaScript that reads the input and writes it again; what the packages take beyond it is their cost. */
export const untouched = "read and write";
