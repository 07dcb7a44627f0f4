/** Records of a CSV text, cell by cell, as they stand in it. */
export interface CsvCells {
  /** Adds bytes behind those before; without bytes the text has ended. */
  add(bytes?: Uint8Array): void;
  /** Takes away the first records that are whole. */
  take(count: number): string[][];
}

/**
 * Splits CSV that a reader has checked, or is about to check, into the texts of its cells: quotes around a cell go, blank lines are
 * passed over. It does not judge; damaged CSV gives some cells.
 */
export function csvCells(): CsvCells {
  const decoder = new TextDecoder();
  let records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false; // the cell began with a quote
  let inside = false; // between its quotes
  let closing = false; // behind a quote that may be the first of two
  let afterReturn = false;

  function endRecord(): void {
    if (record.length > 0 || cell !== '' || quoted) {
      endCell();
      records.push(record);
      record = [];
    }
  }

  function endCell(): void {
    record.push(cell);
    cell = '';
    quoted = false;
    inside = false;
    closing = false;
  }

  function read(text: string): void {
    for (const character of text) {
      const lineFeedOfReturn = afterReturn && character === '\n';
      afterReturn = false;
      if (lineFeedOfReturn) continue;
      if (inside && closing && character === '"') {
        cell += character;
        closing = false;
      } else if (inside && !closing) {
        if (character === '"') closing = true;
        else cell += character;
      } else if (character === ',') endCell();
      else if (character === '\n' || character === '\r') {
        endRecord();
        afterReturn = character === '\r';
      } else if (character === '"' && cell === '' && !quoted) {
        quoted = true;
        inside = true;
      } else cell += character;
    }
  }

  return {
    add(bytes) {
      read(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
      if (bytes === undefined) endRecord();
    },
    take(count) {
      const taken = records.slice(0, count);
      records = records.slice(count);
      return taken;
    },
  };
}

/** A cell for CSV: in quotes where it has to be. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell that no spreadsheet takes for a formula: what begins like one gets a `'` before it. */
export function harmlessCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
