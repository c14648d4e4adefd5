/** What lies on the disk is sealed: AES-256-GCM, a fresh nonce for each piece, and the piece's place as additional data. */
import { joined } from "../bytes.js";
import { checkpointDamaged } from "../error.js";

const nonceBytes = 12;
const algorithm = "AES-GCM";

export interface Seal {
  /** `place` names the piece: opened anywhere else, it counts as changed. */
  close(bytes: Uint8Array, place: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Rejects with `checkpoint-damaged` when a bit differs, or the key or the place is another. */
  open(sealed: Uint8Array, place: string): Promise<Uint8Array<ArrayBuffer>>;
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export function sealWith(key: CryptoKey): Seal {
  const parameters = (nonce: Uint8Array<ArrayBuffer>, place: string): AesGcmParams => ({ name: algorithm, iv: nonce, additionalData: new TextEncoder().encode(place) });
  return {
    async close(bytes, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const sealed = await crypto.subtle.encrypt(parameters(nonce, place), key, copyOf(bytes));
      return joined([nonce, new Uint8Array(sealed)]);
    },
    async open(sealed, place) {
      try {
        const nonce = copyOf(sealed.subarray(0, nonceBytes));
        return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, place), key, copyOf(sealed.subarray(nonceBytes))));
      } catch (error) {
        throw checkpointDamaged(error);
      }
    },
  };
}

/** A key of 32 bytes that the host keeps; the browser will not give it out again. */
export const importedKey = (raw: Uint8Array): Promise<CryptoKey> => crypto.subtle.importKey("raw", copyOf(raw), algorithm, false, ["encrypt", "decrypt"]);

/** A key that never leaves the browser. */
export const freshKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ["encrypt", "decrypt"]);
