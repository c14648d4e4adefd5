import "../src/theme.css";
import "./page.css";
import "./theme-choice.js";
import "../src/element.js";
import "./shell.js";
import { startRouter } from "./router.js";
import { openSession } from "./session.js";

startRouter();
document.body.append(document.createElement("av-shell"));
void openSession();
