/** The page that verifies bundles: one file, which works from a disk as well as from a server. */
import "../src/theme.css";
import "./page.css";
import { VerifyPage } from "./verify-page.js";

customElements.define("askvault-verify", VerifyPage);
