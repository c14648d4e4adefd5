// Contender: PDFKit.
import PDFDocument from "pdfkit";
import { page, parts, size, title } from "./transcript.js";

export function write(conversation, font) {
  const document = new PDFDocument({ size: [page.width, page.height], margin: page.margin, font: null });
  const chunks = [];
  document.on("data", (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on("end", resolve));
  document.registerFont("text", font);
  document.font("text").fontSize(size.title).text(title(conversation));
  for (const { head, body } of parts(conversation)) {
    document.fontSize(size.head).text(head);
    document.fontSize(size.body).text(body).moveDown(0.5);
  }
  document.end();
  return ended.then(async () => new Uint8Array(await new Blob(chunks).arrayBuffer()));
}
