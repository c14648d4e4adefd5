// The same for the code written by hand.
import { handwritten } from "./handwritten.js";

self.onmessage = ({ data: { job, bytes } }) => {
  const parts = handwritten[job](bytes);
  self.postMessage({ parts, bytes }, [...parts.map((part) => part.buffer), bytes.buffer]);
};
