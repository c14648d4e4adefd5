const smallestModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether WebAssembly is missing or forbidden here: then the smallest module there is does not compile. */
export function isWasmBlocked(): boolean {
  try {
    return !(new WebAssembly.Module(smallestModule) instanceof WebAssembly.Module);
  } catch {
    return true;
  }
}
