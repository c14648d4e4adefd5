/** A folder of the origin-private file system for each checkpoint. A file is there as a whole or not at all. */

const rootName = "askvault-checkpoints";
const removeAttempts = 5;
const removePauseMs = 40;

export interface Folder {
  /** Null when there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Files that hold something: what was being written when the tab died may be there, but empty. */
  names(): Promise<ReadonlySet<string>>;
}

const isGone = (error: unknown): boolean => error instanceof DOMException && error.name === "NotFoundError";

const root = async (create: boolean): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(rootName, { create });

async function filesIn(directory: FileSystemDirectoryHandle): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === "file" && (await handle.getFile()).size > 0) names.add(name);
  }
  return names;
}

function folderAt(directory: FileSystemDirectoryHandle): Folder {
  return {
    async read(name) {
      try {
        const file = await (await directory.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },
    async write(name, bytes) {
      const file = await directory.getFileHandle(name, { create: true });
      const stream = await file.createWritable();
      try {
        await stream.write(bytes);
        // Only now it takes its place: a tab that dies before leaves nothing of it.
        await stream.close();
      } catch (error) {
        await stream.abort().catch(() => undefined);
        throw error;
      }
    },
    names: () => filesIn(directory),
  };
}

export const createFolder = async (id: string): Promise<Folder> => folderAt(await (await root(true)).getDirectoryHandle(id, { create: true }));

/** Null when there is none. */
export async function openFolder(id: string): Promise<Folder | null> {
  try {
    return folderAt(await (await root(false)).getDirectoryHandle(id));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Ids of all checkpoints on this disk. */
export async function folderIds(): Promise<readonly string[]> {
  try {
    const ids: string[] = [];
    for await (const id of (await root(false)).keys()) ids.push(id);
    return ids;
  } catch {
    // No folder, or none for this page.
    return [];
  }
}

/** Removes a folder, also one whose tab died a moment ago and whose file the browser still holds. */
export async function removeFolder(id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (await root(false)).removeEntry(id, { recursive: true });
    } catch (error) {
      if (isGone(error)) return;
      if (attempt === removeAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, removePauseMs));
    }
  }
}
