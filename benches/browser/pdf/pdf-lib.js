// Contender: pdf-lib. It breaks no lines, so that is done here, each word measured once.
import fontkit from "@pdf-lib/fontkit";
import { PDFDocument } from "pdf-lib";
import { leading, page, parts, size, title } from "./transcript.js";

const measure = page.width - 2 * page.margin;

export async function write(conversation, font) {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const embedded = await document.embedFont(font, { subset: true });
  let sheet = document.addPage([page.width, page.height]);
  let y = page.height - page.margin;
  const line = (text, points) => {
    if (y - points * leading < page.margin) {
      sheet = document.addPage([page.width, page.height]);
      y = page.height - page.margin;
    }
    y -= points * leading;
    sheet.drawText(text, { x: page.margin, y, size: points, font: embedded });
  };
  const put = (text, points) => {
    const space = embedded.widthOfTextAtSize(" ", points);
    for (const paragraph of text.split("\n")) {
      let [words, width] = [[], 0];
      for (const word of paragraph.split(" ")) {
        const wide = embedded.widthOfTextAtSize(word, points);
        if (words.length > 0 && width + space + wide > measure) {
          line(words.join(" "), points);
          [words, width] = [[], 0];
        }
        width += wide + (words.length > 0 ? space : 0);
        words.push(word);
      }
      line(words.join(" "), points);
    }
  };
  put(title(conversation), size.title);
  for (const { head, body } of parts(conversation)) {
    put(head, size.head);
    put(body, size.body);
    y -= 5;
  }
  return document.save();
}
