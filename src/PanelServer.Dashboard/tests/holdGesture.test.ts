import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HoldGesture, holdMilliseconds } from "../src/controls/holdGesture";

const act = vi.fn();
const ask = vi.fn();
let gesture: HoldGesture;

beforeEach(() => {
  vi.useFakeTimers();
  gesture = new HoldGesture(act, ask);
});

afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

function pressFor(milliseconds: number): void {
  gesture.press();
  vi.advanceTimersByTime(milliseconds);
  gesture.release();
}

test("A button that is held down acts once, without a question", () => {
  pressFor(3 * holdMilliseconds);
  gesture.click(true);
  expect(act).toHaveBeenCalledTimes(1);
  expect(ask).not.toHaveBeenCalled();
});

test("A button that is only touched asks and does not act, however often", () => {
  for (let touch = 1; touch <= 3; touch++) {
    pressFor(holdMilliseconds - 1);
    gesture.click(true);
    expect(ask).toHaveBeenCalledTimes(touch);
  }

  vi.advanceTimersByTime(10 * holdMilliseconds);
  expect(act).not.toHaveBeenCalled();
});

test("A finger that slides off the button neither acts nor asks", () => {
  pressFor(holdMilliseconds - 1);
  vi.advanceTimersByTime(10 * holdMilliseconds);
  expect(act).not.toHaveBeenCalled();
  expect(ask).not.toHaveBeenCalled();
});

test("A key asks, also after the button was held down", () => {
  pressFor(holdMilliseconds);
  gesture.click(false);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("A touch after one that was held down asks", () => {
  pressFor(holdMilliseconds);
  pressFor(10);
  gesture.click(true);
  expect(act).toHaveBeenCalledTimes(1);
  expect(ask).toHaveBeenCalledTimes(1);
});
