// What somebody may do to an archive: files taken out, put in, or changed, with everything else left as it is.
import { crc32 } from "node:zlib";

interface Entry {
  readonly name: string;
  /** Header, bytes and what follows them. */
  readonly local: Buffer;
  readonly central: Buffer;
}

const endBytes = 22;
const localAt = 42;

function entriesOf(zip: Buffer): Entry[] {
  const end = zip.length - endBytes;
  const directory = zip.readUInt32LE(end + 16);
  const found: { name: string; central: Buffer; from: number }[] = [];
  for (let at = directory; at < end; ) {
    const nameLength = zip.readUInt16LE(at + 28);
    const length = 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    found.push({ name: zip.toString("utf8", at + 46, at + 46 + nameLength), central: zip.subarray(at, at + length), from: zip.readUInt32LE(at + localAt) });
    at += length;
  }
  return found.map(({ name, central, from }, index) => ({ name, central, local: zip.subarray(from, found[index + 1]?.from ?? directory) }));
}

function zipOf(entries: readonly Entry[]): Buffer {
  let at = 0;
  const central = entries.map(({ central, local }) => {
    const moved = Buffer.from(central);
    moved.writeUInt32LE(at, localAt);
    at += local.length;
    return moved;
  });
  const end = Buffer.alloc(endBytes);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...entries.map(({ local }) => local), ...central, end]);
}

/** Names of the files, as the directory has them. */
export const namesIn = (zip: Buffer): string[] => entriesOf(zip).map(({ name }) => name);

/** Takes a file out. */
export const without = (zip: Buffer, name: string): Buffer => zipOf(entriesOf(zip).filter((entry) => entry.name !== name));

/** Changes one byte in the middle of a file. */
export function flipped(zip: Buffer, name: string): Buffer {
  const entries = entriesOf(zip);
  return zipOf(
    entries.map((entry) => {
      if (entry.name !== name) return entry;
      const local = Buffer.from(entry.local);
      const at = Math.floor(local.length / 2);
      local.writeUInt8(local.readUInt8(at) ^ 1, at);
      return { ...entry, local };
    }),
  );
}

/** Puts a file in, not compressed. */
export function withFile(zip: Buffer, name: string, content: Buffer): Buffer {
  const path = Buffer.from(name);
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x0800, 2);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), about, path, content]);
  const central = Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3]), about, Buffer.alloc(14), path]);
  return zipOf([...entriesOf(zip), { name, local, central }]);
}

/** An archive with one file and no manifest. */
export const plainZip = (): Buffer => withFile(zipOf([]), "holiday.txt", Buffer.from("not of ours"));
