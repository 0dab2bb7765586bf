/** Colour of a trace: one of the eight plot colours of the style sheet (`--plot-1` … `--plot-8`). */
export type ColourRole = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Colours that are drawn with, as the style sheet has them at the moment. */
export interface PlotColours {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly traces: Readonly<Record<ColourRole, string>>;
}

/** Reads the colours: a canvas knows nothing of style sheets. */
export function readColours(): PlotColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    surface: read("--surface-raised"),
    text: read("--text"),
    muted: read("--text-muted"),
    grid: read("--plot-grid"),
    traces: {
      1: read("--plot-1"), 2: read("--plot-2"), 3: read("--plot-3"), 4: read("--plot-4"),
      5: read("--plot-5"), 6: read("--plot-6"), 7: read("--plot-7"), 8: read("--plot-8"),
    },
  };
}

/** Tells of another theme, be it the page's choice or the system's. @returns a function that ends this. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}
