/** Rows of numbers in order of time, in memory of fixed size: a new row takes the place of the oldest. NaN is "no value". */
export class RowRing {
  private readonly times: Float64Array;
  private readonly columns: readonly Float64Array[];
  private start = 0;
  private rows = 0;

  /** @param capacity How many rows are kept. @param columnCount Numbers in a row. */
  constructor(private readonly capacity: number, columnCount: number) {
    this.times = new Float64Array(capacity);
    this.columns = Array.from({ length: columnCount }, () => new Float64Array(capacity).fill(Number.NaN));
  }

  /** Rows there are. */
  get length(): number {
    return this.rows;
  }

  /** Time of a row, counted from the oldest; NaN if there is none. */
  time(row: number): number {
    return row < 0 || row >= this.rows ? Number.NaN : this.times[this.slot(row)] ?? Number.NaN;
  }

  /** A number of a row; NaN if there is none. */
  value(row: number, column: number): number {
    return this.columns[column]?.[this.slot(row)] ?? Number.NaN;
  }

  /** Changes a number of a row. */
  set(row: number, column: number, value: number): void {
    const numbers = this.columns[column];
    if (numbers !== undefined) {
      numbers[this.slot(row)] = value;
    }
  }

  /** Adds a row without values. @returns its index. */
  push(time: number): number {
    if (this.rows === this.capacity) {
      this.start = (this.start + 1) % this.capacity;
    } else {
      this.rows++;
    }

    const row = this.rows - 1;
    const slot = this.slot(row);
    this.times[slot] = time;
    for (const column of this.columns) {
      column[slot] = Number.NaN;
    }

    return row;
  }

  /** Forgets all rows. */
  clear(): void {
    this.start = 0;
    this.rows = 0;
  }

  /** The first row that is not before a time; the number of rows if all are. */
  firstAt(time: number): number {
    let [low, high] = [0, this.rows];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    return low;
  }

  private slot(row: number): number {
    return (this.start + row) % this.capacity;
  }
}
