// The ZIP file of what JavaScript wrote. The streams of documents are compressed already, so the least level is fair.
import { zipSync } from "fflate";

export const archive = (files) => zipSync(files, { level: 1 });
