import { load, save } from "./localStore";

const storageKey = "panel.alarmSound";
const everyMilliseconds = 2000;
/** Two short tones, the second one higher: heard apart from the hum of drives. */
const tones = [{ hertz: 880, at: 0 }, { hertz: 1175, at: 0.18 }] as const;
const toneSeconds = 0.14;
const loudness = 0.25;

/** Sounds while an alarm waits for somebody, if that is wanted at this screen. */
export class AlarmSound {
  private wanted = load(storageKey, (value): value is boolean => typeof value === "boolean") ?? false;
  private audio: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private isDue = false;

  get isWanted(): boolean {
    return this.wanted;
  }

  /** True while it sounds, as far as the browser lets it: before the first touch of a page no browser does. */
  get isSounding(): boolean {
    return this.timer !== null;
  }

  /** Chooses, and remembers it for this screen. One tone says that it works. */
  want(wanted: boolean): void {
    this.wanted = wanted;
    save(storageKey, wanted);
    if (wanted) {
      this.play();
    }

    this.apply();
  }

  /** Begins or ends sounding. @param isDue Whether an alarm waits for somebody. */
  show(isDue: boolean): void {
    if (isDue !== this.isDue) {
      this.isDue = isDue;
      this.apply();
    }
  }

  private apply(): void {
    if (this.wanted && this.isDue) {
      this.timer ??= setInterval(() => this.play(), everyMilliseconds);
    } else if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
    }
  }

  private play(): void {
    this.audio ??= new AudioContext();
    void this.audio.resume();
    for (const { hertz, at } of tones) {
      const begin = this.audio.currentTime + at;
      const source = new OscillatorNode(this.audio, { frequency: hertz });
      const volume = new GainNode(this.audio, { gain: loudness });
      source.connect(volume).connect(this.audio.destination);
      source.start(begin);
      source.stop(begin + toneSeconds);
    }
  }
}
