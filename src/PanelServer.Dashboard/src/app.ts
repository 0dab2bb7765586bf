import { type Context, machineName, type View } from "./context";
import { h, setAttribute } from "./dom";
import { alarmStrip } from "./frame/alarmStrip";
import { header } from "./frame/header";
import { staleBanner } from "./frame/connection";
import { listenForKeyHelp } from "./frame/keyHelp";
import { rail } from "./frame/rail";
import { stopAllKey, stopReport } from "./frame/stopPanel";
import { chosenLanguage, type Language, rememberLanguage, translator } from "./i18n/language";
import { localizer } from "./i18n/localized";
import { AlarmSound } from "./model/alarmSound";
import { isKiosk } from "./model/kiosk";
import type { Machine } from "./model/machine";
import { Panel, type Urgency } from "./model/panel";
import { StopBoard } from "./model/stopBoard";
import { chosenTheme, rememberTheme, type Theme } from "./model/theme";
import { commissioningPage } from "./pages/commissioningPage";
import { diagnosisPage } from "./pages/diagnosisPage";
import { eventsPage } from "./pages/eventsPage";
import { machinePage } from "./pages/machinePage";
import { overviewPage } from "./pages/overviewPage";
import { plantPage } from "./pages/plantPage";
import { recipesPage } from "./pages/recipesPage";
import { runsPage } from "./pages/runsPage";
import { trendsPage } from "./pages/trendsPage";
import { unknownPage } from "./pages/unknownPage";
import { type Route, routeOf } from "./router";

/** Digits that change faster than this cannot be read. Traces are drawn on their own beat. */
const valuesEveryMilliseconds = 100;

/** The dashboard: a frame around one page, built anew when the language or what may be done changes, and brought up to date when the panel does. */
export class App {
  private readonly panel = new Panel();
  private readonly stops = new StopBoard(this.panel);
  private readonly sound = new AlarmSound();
  private readonly main = h("main", { id: "content", tabindex: "-1" });
  // What sticks to the top is as high as it has to be; pages that fit the screen need to know.
  private readonly topSize = new ResizeObserver(([top]) => document.documentElement.style.setProperty("--page-top", `${top?.borderBoxSize[0]?.blockSize ?? 0}px`));
  private theme: Theme = chosenTheme();
  private context: Context;
  private frame: readonly View[] = [];
  private page: View | null = null;
  // Kept while other pages are shown, so that its traces are complete on return.
  private overview: View | null = null;
  private pageKey = "";
  private isScheduled = false;
  private lastUpdate = 0;
  private shownRole = this.panel.access.role;
  private isPlantShown = false;

  constructor(private readonly body: HTMLElement) {
    this.context = this.contextFor(chosenLanguage());
  }

  /** Shows the page that the address names, and follows the panel from now on. */
  start(): void {
    setAttribute(document.documentElement, "data-kiosk", isKiosk() ? "" : null);
    this.showTheme();
    this.build();
    addEventListener("hashchange", () => this.navigate());
    addEventListener("keydown", (event) => {
      if (event.key === stopAllKey && !event.repeat) {
        event.preventDefault();
        // Whoever stops everything does not want what was about to be confirmed.
        document.querySelectorAll("dialog").forEach((dialog) => dialog.close("cancel"));
        void this.stops.stop(this.panel.machines);
      }
    });
    listenForKeyHelp(() => this.context);
    this.panel.onChange((urgency) => this.schedule(urgency));
    this.panel.start();
  }

  private contextFor(language: Language): Context {
    return { panel: this.panel, stops: this.stops, sound: this.sound, language, t: translator(language), localize: localizer(language), tell: (text) => this.panel.messages.tell(text, language), describe: (text) => this.panel.describe(text, language) };
  }

  private build(): void {
    const { context } = this;
    document.documentElement.lang = context.language;
    const choices = {
      theme: this.theme,
      chooseTheme: (theme: Theme) => this.chooseTheme(theme),
      chooseLanguage: (language: Language) => this.chooseLanguage(language),
    };
    const shown = (): Machine | null => this.shownMachine();
    const route = (): Route => routeOf(location.hash);
    const top = [header(context, shown, choices), alarmStrip(context, route), staleBanner(context), stopReport(context)];
    const side = rail(context, route, shown);
    this.frame = [...top, side];
    const skip = h("a", { class: "skip-link", href: "#content" }, context.t("To the content"));
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.main.focus();
    });
    const sticky = h("div", { class: "page-top" }, ...top.map((view) => view.element));
    this.topSize.disconnect();
    this.topSize.observe(sticky);
    this.body.replaceChildren(skip, sticky, h("div", { class: "page-body" }, side.element, this.main));
    this.leavePage();
    this.overview?.destroy?.();
    this.overview = null;
    this.update();
  }

  private chooseTheme(theme: Theme): void {
    this.theme = theme;
    rememberTheme(theme);
    this.showTheme();
    this.build();
  }

  private showTheme(): void {
    document.documentElement.dataset["theme"] = this.theme;
  }

  private chooseLanguage(language: Language): void {
    rememberLanguage(language);
    this.context = this.contextFor(language);
    this.build();
  }

  private navigate(): void {
    this.update();
    scrollTo(0, 0);
    this.main.focus({ preventScroll: true });
  }

  private shownMachine(): Machine | null {
    const route = routeOf(location.hash);
    return route.page === "machine" ? this.panel.find(route.slug, route.serial) : null;
  }

  private schedule(urgency: Urgency): void {
    const isDue = urgency === "now" || performance.now() - this.lastUpdate >= valuesEveryMilliseconds;
    if (isDue && !this.isScheduled) {
      this.isScheduled = true;
      requestAnimationFrame(() => {
        this.isScheduled = false;
        this.update();
      });
    }
  }

  private update(): void {
    this.lastUpdate = performance.now();
    // Controls of another role are made anew, with the loss of what is being typed: only then.
    if (this.shownRole !== this.panel.access.role || this.isPlantShown !== this.panel.access.isPlant) {
      this.shownRole = this.panel.access.role;
      this.isPlantShown = this.panel.access.isPlant;
      this.build();
      return;
    }

    this.choosePage();
    this.showTitle();
    this.sound.show(this.panel.alarms.isCalling);
    setAttribute(document.documentElement, "data-sounding", this.sound.isSounding ? "" : null);
    this.frame.forEach((view) => view.update());
    this.page?.update();
  }

  /** Makes the page that the address names, unless it is shown already. A machine's page waits for its machine. */
  private choosePage(): void {
    const machine = this.shownMachine();
    const key = `${location.hash} ${machine?.path ?? ""}`;
    if (this.page === null || key !== this.pageKey) {
      this.leavePage();
      this.page = this.makePage(machine);
      this.pageKey = key;
      this.main.replaceChildren(this.page.element);
    }
  }

  /** The tab says how many alarms wait for somebody, so that it is seen from other tabs. */
  private showTitle(): void {
    const { t } = this.context;
    const machine = this.shownMachine();
    const waiting = this.panel.alarms.unacknowledged;
    const title = `${waiting > 0 ? `(${waiting}) ` : ""}${machine === null ? t("Panel") : `${machineName(this.context, machine)} – ${t("Panel")}`}`;
    if (document.title !== title) {
      document.title = title;
    }
  }

  private makePage(machine: Machine | null): View {
    const route = routeOf(location.hash);
    switch (route.page) {
      case "overview":
        return (this.overview ??= this.isPlantShown ? plantPage(this.context) : overviewPage(this.context));
      case "events":
        return eventsPage(this.context);
      case "recipes":
        return recipesPage(this.context);
      case "runs":
        return runsPage(this.context);
      case "commissioning":
        return commissioningPage(this.context);
      case "trends":
        return trendsPage(this.context);
      case "diagnosis":
        return diagnosisPage(this.context);
      case "machine":
        return machine === null ? unknownPage(this.context) : machinePage(this.context, machine, route.tab);
      case "unknown":
        return unknownPage(this.context);
    }
  }

  private leavePage(): void {
    if (this.page !== this.overview) {
      this.page?.destroy?.();
    }

    this.page = null;
  }
}
