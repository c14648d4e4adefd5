// Contender: jsPDF.
import { jsPDF } from "jspdf";
import { leading, page, parts, size, title } from "./transcript.js";

const space = 5;
let encoded = null;

/** The library takes fonts as base64 only; they are encoded once. */
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}

export function write(conversation, font) {
  encoded ??= base64(font);
  const document = new jsPDF({ unit: "pt", format: "a4", compress: true });
  document.addFileToVFS("text.ttf", encoded);
  document.addFont("text.ttf", "text", "normal");
  document.setFont("text");
  let y = page.margin;
  const put = (text, points) => {
    document.setFontSize(points);
    for (const line of document.splitTextToSize(text, page.width - 2 * page.margin)) {
      if (y + points * leading > page.height - page.margin) {
        document.addPage();
        y = page.margin;
      }
      y += points * leading;
      document.text(line, page.margin, y);
    }
  };
  put(title(conversation), size.title);
  for (const { head, body } of parts(conversation)) {
    put(head, size.head);
    put(body, size.body);
    y += space;
  }
  return new Uint8Array(document.output("arraybuffer"));
}
