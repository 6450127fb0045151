import { open } from 'node:fs/promises';

/** RIFF/WAVE with one `fmt ` of 16 bytes and one `data`: where the bytes a second and the bytes of sound stand. */
const HEADER_BYTES = 44;
const BYTE_RATE_AT = 28;
const DATA_BYTES_AT = 40;

/**
 * Length in ms of a recording whose media process died: as far as its header was brought up to date, which is what players
 * read. undefined: there is no such file, or it is no recording of ours.
 */
export async function interruptedDurationMs(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path);
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    const isWav = bytesRead === HEADER_BYTES && header.toString('latin1', 0, 4) === 'RIFF';
    const byteRate = header.readUInt32LE(BYTE_RATE_AT);
    return isWav && byteRate > 0 ? Math.round((header.readUInt32LE(DATA_BYTES_AT) * 1_000) / byteRate) : undefined;
  } catch {
    return undefined;
  }
}
