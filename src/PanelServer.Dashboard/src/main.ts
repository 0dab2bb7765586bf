import { App } from "./app";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/pages.css";
import "./styles/overview.css";
import "./styles/machine.css";
import "./styles/events.css";
import "./styles/runs.css";
import "./styles/controls.css";
import "./styles/commissioning.css";
import "./styles/recipes.css";
import "./styles/trends.css";
import "./styles/plant.css";
import "./styles/kiosk.css";

new App(document.body).start();
