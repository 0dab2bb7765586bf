import type { Context } from "../context";
import { h } from "../dom";

/** A finger that stays down steps again and again, after this time ten at once. Milliseconds. */
const repeatAfter = 500;
const repeatEvery = 120;
const fasterAfter = 2000;

/** Minus and plus for a number. @param label What they change. @param step Takes steps, negative ones for minus. */
export function stepButtons({ t }: Context, label: string, step: (count: number) => void): { readonly less: HTMLElement; readonly more: HTMLElement } {
  return { less: stepButton("−", `${label}: ${t("less")}`, step, -1), more: stepButton("+", `${label}: ${t("more")}`, step, 1) };
}

function stepButton(sign: string, label: string, step: (count: number) => void, direction: number): HTMLElement {
  const button = h("button", { type: "button", class: "step-button", "aria-label": label, title: label }, sign);
  let timer = 0;
  let hasRepeated = false;
  const stop = (): void => clearTimeout(timer);
  const repeat = (since: number): void => {
    hasRepeated = true;
    step(direction * (performance.now() - since > fasterAfter ? 10 : 1));
    timer = window.setTimeout(() => repeat(since), repeatEvery);
  };
  button.addEventListener("pointerdown", () => {
    hasRepeated = false;
    stop();
    const since = performance.now();
    timer = window.setTimeout(() => repeat(since), repeatAfter);
  });
  ["pointerup", "pointerleave", "pointercancel", "blur"].forEach((end) => button.addEventListener(end, stop));
  // The click comes also from the keyboard; after repeats it is only the finger going up.
  button.addEventListener("click", () => {
    if (!hasRepeated) {
      step(direction);
    }

    hasRepeated = false;
  });
  return button;
}
