/** The page that verifies bundles: one file, which works from a disk as well as from a server. */
import "../src/theme.css";
import "./page.css";
import { VerifyPage } from "./verify-page.js";

/** A page that links here may say which theme its reader chose. */
const theme = location.hash.slice(1);
if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;

customElements.define("askvault-verify", VerifyPage);
