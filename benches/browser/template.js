// A few hundred conversations as bytes, with the places of the numbers in their ids: filling in other numbers gives as
// many distinct conversations as wanted without ever holding them all. Used by Node and by the page.

const prefix = '{"conversations":[';
const suffix = '],"pagination":{"next_cursor":null,"has_more":false}}';
const idNumber = /"[^"]*?\b(?:conv|msg|cus)_(\d{6})/g;
const digits = 6;
const zero = 48;

/** @param {{conversations: Array<object>}} source conversations whose ids are numbered from 1 with six digits */
export function makeTemplate(source) {
  const text = source.conversations.map((conversation) => JSON.stringify(conversation)).join(",");
  const encoder = new TextEncoder();
  const places = [];
  const numbers = [];
  let [bytesBefore, charactersBefore] = [0, 0];
  for (const match of text.matchAll(idNumber)) {
    const at = match.index + match[0].length - digits;
    bytesBefore += encoder.encode(text.slice(charactersBefore, at)).length;
    charactersBefore = at;
    places.push(bytesBefore);
    numbers.push(Number(match[1]));
  }
  return { bytes: encoder.encode(text), places, numbers, count: source.conversations.length };
}

/** Writes the numbers of the given repeat into the template's ids. */
function fill({ bytes, places, numbers, count }, repeat) {
  places.forEach((place, index) => {
    let number = numbers[index] + repeat * count;
    for (let digit = digits - 1; digit >= 0; digit -= 1) {
      bytes[place + digit] = zero + (number % 10);
      number = Math.floor(number / 10);
    }
  });
}

/** The pieces of a page object with `repeats` times the template's conversations. A piece is valid until the next. */
export function* pieces(template, repeats) {
  const encoder = new TextEncoder();
  yield encoder.encode(prefix);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    fill(template, repeat);
    yield template.bytes;
    if (repeat + 1 < repeats) yield encoder.encode(",");
  }
  yield encoder.encode(suffix);
}

/** The same as chunks of one size (the last one shorter). A chunk, too, is valid until the next. */
export function* chunks(template, repeats, chunk_bytes) {
  const chunk = new Uint8Array(chunk_bytes);
  let filled = 0;
  for (const piece of pieces(template, repeats))
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + chunk_bytes - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < chunk_bytes) continue;
      yield chunk;
      filled = 0;
    }
  if (filled > 0) yield chunk.subarray(0, filled);
}

/** All of it in one array. */
export function whole(template, repeats) {
  const parts = [...pieces(template, repeats)].map((piece) => piece.length);
  const all = new Uint8Array(parts.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const piece of pieces(template, repeats)) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
