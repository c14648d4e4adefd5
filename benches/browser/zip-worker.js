// The worker of the JavaScript contenders that make a ZIP file with one JSON file for each conversation: from JSON bytes to
// the finished archive, at the level that browsers and libraries use by default (6).
import { Zip, ZipDeflate, strToU8 } from "fflate";
import JSZip from "jszip";

const level = 6;
const nameOf = ({ id }) => `json/${id}.json`;
const parsed = (bytes) => JSON.parse(new TextDecoder().decode(bytes)).conversations;

const crcTable = Uint32Array.from({ length: 256 }, (_, value) => {
  let crc = value;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) crc = crcTable[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function header(signature, { name, crc, packed, size }, extra) {
  const bytes = new Uint8Array((extra ? 46 : 30) + name.length);
  const view = new DataView(bytes.buffer);
  const from = extra ? 2 : 0;
  view.setUint32(0, signature, true);
  if (extra) view.setUint16(4, 20, true);
  view.setUint16(4 + from, 20, true);
  view.setUint16(8 + from, 8, true);
  view.setUint32(10 + from, 0x00210000, true);
  view.setUint32(14 + from, crc, true);
  view.setUint32(18 + from, packed, true);
  view.setUint32(22 + from, size, true);
  view.setUint16(26 + from, name.length, true);
  if (extra) view.setUint32(42, extra.at, true);
  bytes.set(name, extra ? 46 : 30);
  return bytes;
}

/** Sixteen streams at once, which is faster than one after the other. */
async function byHand(bytes) {
  const conversations = parsed(bytes);
  const parts = [];
  const directory = [];
  let at = 0;
  for (let from = 0; from < conversations.length; from += 16) {
    const made = await Promise.all(
      conversations.slice(from, from + 16).map(async (conversation) => {
        const content = strToU8(JSON.stringify(conversation));
        return { name: strToU8(nameOf(conversation)), crc: crc32(content), size: content.length, content: await deflated(content) };
      }),
    );
    for (const { content, ...file } of made) {
      const entry = { ...file, packed: content.length };
      const local = header(0x04034b50, entry);
      directory.push(header(0x02014b50, entry, { at }));
      parts.push(local, content);
      at += local.length + content.length;
    }
  }
  const end = new Uint8Array(22);
  new DataView(end.buffer).setUint32(0, 0x06054b50, true);
  return new Blob([...parts, ...directory, end]).size;
}

async function fflate(bytes) {
  const parts = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(chunk);
  });
  for (const conversation of parsed(bytes)) {
    const file = new ZipDeflate(nameOf(conversation), { level });
    zip.add(file);
    file.push(strToU8(JSON.stringify(conversation)), true);
  }
  zip.end();
  return new Blob(parts).size;
}

async function jszip(bytes) {
  const zip = new JSZip();
  for (const conversation of parsed(bytes)) zip.file(nameOf(conversation), JSON.stringify(conversation));
  return (await zip.generateAsync({ type: "blob", compression: "DEFLATE", compressionOptions: { level } })).size;
}

const contenders = { "CompressionStream": byHand, fflate, JSZip: jszip };
let input = null;

self.onmessage = async ({ data: { request, bytes, contender } }) => {
  try {
    if (request === "input") {
      input = bytes;
      return self.postMessage({ answer: null });
    }
    const begin = performance.now();
    const size = await contenders[contender](input);
    self.postMessage({ answer: { milliseconds: performance.now() - begin, bytes: size } });
  } catch (error) {
    self.postMessage({ failure: String(error?.stack ?? error) });
  }
};
