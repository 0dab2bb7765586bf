/** How far below its target a zone counts as heated, K. */
export const tolerance = 3;

/** How long all zones are to stay so, until the inside has the temperature as well, s. */
export const soakSeconds = 300;

const keptMilliseconds = 600_000;
const slopeMilliseconds = 60_000;
const betweenSamplesMilliseconds = 1000;
/** What rises less has no end that could be told, K/s. */
const leastSlope = 0.01;

/** How far a barrel is. */
export type HeatUpStep =
  /** The zone that takes longest, what it still needs in K, and how long that takes in s; null if it can't be told. */
  | { readonly kind: "heating"; readonly zone: number; readonly missing: number; readonly seconds: number | null }
  /** All zones are hot; how many seconds are left until the inside is as well. */
  | { readonly kind: "soaking"; readonly seconds: number }
  | { readonly kind: "ready" }
  /** A zone has no measurement. */
  | { readonly kind: "unknown"; readonly zone: number };

interface Sample {
  readonly time: number;
  readonly value: number;
}

/** Follows the temperatures of several zones to their targets. Times in Unix milliseconds, temperatures in °C. */
export class HeatUp {
  private readonly samples: Sample[][];

  constructor(zones: number) {
    this.samples = Array.from({ length: zones }, () => []);
  }

  /** Takes a sample of a zone; null while it has no measurement, which forgets what was before. */
  append(zone: number, time: number, value: number | null): void {
    const samples = this.samples[zone] ?? [];
    if (value === null) {
      samples.length = 0;
    } else if (time - (samples.at(-1)?.time ?? Number.NEGATIVE_INFINITY) >= betweenSamplesMilliseconds) {
      samples.push({ time, value });
      samples.splice(0, samples.findIndex((sample) => sample.time > time - keptMilliseconds));
    }
  }

  /** Says how far it is. @param targets The targets of the zones. */
  judge(targets: readonly number[]): HeatUpStep {
    const zones = this.samples.map((samples, zone) => {
      const target = targets[zone] ?? 0;
      const missing = target - tolerance - (samples.at(-1)?.value ?? Number.NaN);
      const slope = slopeOf(samples);
      return { zone, samples, target, missing, seconds: missing <= 0 ? 0 : slope >= leastSlope ? missing / slope : Number.POSITIVE_INFINITY };
    });
    const unknown = zones.find(({ missing }) => Number.isNaN(missing));
    if (unknown !== undefined) {
      return { kind: "unknown", zone: unknown.zone };
    }

    const last = zones.reduce((one, other) => (other.seconds > one.seconds || (other.seconds === one.seconds && other.missing > one.missing) ? other : one));
    if (last.missing > 0) {
      return { kind: "heating", zone: last.zone, missing: last.missing + tolerance, seconds: Number.isFinite(last.seconds) ? last.seconds : null };
    }

    const hotSince = Math.max(...zones.map(({ samples, target }) => hotSinceOf(samples, target - tolerance)));
    const left = soakSeconds - ((zones[0]?.samples.at(-1)?.time ?? 0) - hotSince) / 1000;
    return left > 0 ? { kind: "soaking", seconds: left } : { kind: "ready" };
  }
}

/** Since when it has been above a limit all the time; of what was before the first sample nobody knows. */
function hotSinceOf(samples: readonly Sample[], limit: number): number {
  const lastBelow = samples.reduce((last, { value }, index) => (value < limit ? index : last), -1);
  return samples[lastBelow + 1]?.time ?? Number.POSITIVE_INFINITY;
}

/** How fast it rises, K/s, by the straight line that fits the last minute best. */
function slopeOf(samples: readonly Sample[]): number {
  const end = samples.at(-1)?.time ?? 0;
  const recent = samples.filter(({ time }) => time >= end - slopeMilliseconds);
  const mean = (of: (sample: Sample) => number): number => recent.reduce((sum, sample) => sum + of(sample), 0) / recent.length;
  const [time, value] = [mean((sample) => sample.time), mean((sample) => sample.value)];
  const spread = mean((sample) => (sample.time - time) ** 2);
  return recent.length < 3 || spread === 0 ? 0 : (1000 * mean((sample) => (sample.time - time) * (sample.value - value))) / spread;
}
