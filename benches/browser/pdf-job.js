// The jobs of transcripts that are measured, and who takes part beside the engine.

export const libraries = ["pdfkit", "jspdf", "pdfmake", "pdf-lib"];

/** Whether the documents become one ZIP file; the most that ours may take of the best JavaScript. */
export const jobs = {
  "200 transcripts, zipped": { input: "/pdf/many.json", isZipped: true, most: 1 / 10 },
  "one of 5,000 messages": { input: "/pdf/long.json", isZipped: false, most: 1 / 4 },
};

/** Fonts of the engine, and the one that the libraries embed. */
export const font = "/dist/fonts/latin.ttf";

export const optionsOf = { format: "pdf", exportTime: "2026-03-27T10:04:00Z" };
