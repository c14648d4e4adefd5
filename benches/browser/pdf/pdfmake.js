// Contender: pdfmake in its build for browsers.
import pdfMake from "pdfmake/build/pdfmake.js";
import { page, parts, size, title } from "./transcript.js";

let isStarted = false;

function start(font) {
  const bytes = { data: font, encoding: undefined };
  pdfMake.addVirtualFileSystem({ "text.ttf": bytes });
  pdfMake.addFonts({ text: { normal: "text.ttf", bold: "text.ttf", italics: "text.ttf", bolditalics: "text.ttf" } });
  isStarted = true;
}

export async function write(conversation, font) {
  if (!isStarted) start(font);
  const document = pdfMake.createPdf({
    pageSize: "A4",
    pageMargins: page.margin,
    defaultStyle: { font: "text", fontSize: size.body },
    content: [
      { text: title(conversation), fontSize: size.title },
      ...parts(conversation).flatMap(({ head, body }) => [{ text: head, fontSize: size.head }, { text: body, margin: [0, 0, 0, 5] }]),
    ],
  });
  return new Uint8Array(await document.getBuffer());
}
