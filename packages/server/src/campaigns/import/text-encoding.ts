import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';

/** What a file of customers may be written in. GB18030 holds GBK and GB 2312. */
export type TextEncodingName = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Read at once while looking. */
const CHUNK_BYTES = 1 << 20;
/** Lines with other than ASCII that decide, when a file is not all UTF-8. */
const LINES_LOOKED_AT = 10_000;

/**
 * What the file is written in: what its byte order mark says; UTF-8, when all of it is; else what most of its lines with other
 * than ASCII are, for a file of one has lines of the other only by accident. Reads the whole file, some GB a second.
 */
export async function detectEncoding(path: string): Promise<TextEncodingName> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const votes = { utf8: 0, other: 0 };
    let kept = 0;
    let first = true;
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, CHUNK_BYTES - kept);
      const known = buffer.subarray(0, kept + bytesRead);
      const marked = first ? byteOrderMark(known) : undefined;
      if (marked !== undefined) {
        return marked;
      }
      first = false;
      const lineEnd = bytesRead === 0 ? known.length : known.lastIndexOf(LINE_FEED) + 1 || known.length;
      const whole = known.subarray(0, lineEnd);
      if (!isUtf8(whole)) {
        vote(whole, votes);
      }
      if (bytesRead === 0 || votes.other + votes.utf8 > LINES_LOOKED_AT) {
        return votes.other > votes.utf8 ? 'gb18030' : 'utf-8';
      }
      kept = known.copy(buffer, 0, lineEnd);
    }
  } finally {
    await file.close();
  }
}

const LINE_FEED = 0x0a;

/** The Unicode Standard §23.8. The decoder removes it. */
function byteOrderMark(start: Buffer): TextEncodingName | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) {
    return 'utf-8';
  }
  if (start[0] === 0xff && start[1] === 0xfe) {
    return 'utf-16le';
  }
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : undefined;
}

function vote(chunk: Buffer, votes: { utf8: number; other: number }): void {
  for (let at = 0; at < chunk.length; ) {
    const feed = chunk.indexOf(LINE_FEED, at);
    const end = feed === -1 ? chunk.length : feed + 1;
    const line = chunk.subarray(at, end);
    if (line.some((byte) => byte >= 0x80)) {
      votes[isUtf8(line) ? 'utf8' : 'other'] += 1;
    }
    at = end;
  }
}
