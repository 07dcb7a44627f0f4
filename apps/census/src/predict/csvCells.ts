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
  let afterReturn = false; // a line feed belongs to the return before it
  const ends = /[,\n\r]/g;

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
    for (let at = 0; at < text.length; ) {
      const character = text[at];
      if (inside && !closing) {
        const end = text.indexOf('"', at);
        closing = end >= 0;
        cell += text.slice(at, closing ? end : text.length);
        at = closing ? end + 1 : text.length;
      } else if (inside && character === '"') {
        cell += character;
        closing = false;
        at++;
      } else if (character === '"' && cell === '' && !quoted) {
        quoted = true;
        inside = true;
        at++;
      } else if (afterReturn && character === '\n') {
        at++;
      } else at = readPlain(text, at);
      afterReturn = text[at - 1] === '\r' && !inside;
    }
  }

  /** Reads to the end of the cell, or of the text; position behind it. */
  function readPlain(text: string, at: number): number {
    ends.lastIndex = at;
    const end = ends.exec(text)?.index ?? text.length;
    cell += text.slice(at, end);
    if (text[end] === ',') endCell();
    else if (end < text.length) endRecord();
    return Math.min(end + 1, text.length);
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
