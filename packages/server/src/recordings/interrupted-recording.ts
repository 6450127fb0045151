import { open } from 'node:fs/promises';

/** RIFF/WAVE with one `fmt ` of 16 bytes and one `data`: where sizes, bytes a second and bytes a sample of all channels stand. */
const HEADER_BYTES = 44;
const RIFF_SIZE_AT = 4;
const BYTE_RATE_AT = 28;
const BLOCK_BYTES_AT = 32;
const DATA_BYTES_AT = 40;
/** What `RIFF` and its size take. */
const RIFF_BYTES = 8;

/**
 * Makes a recording whole that nobody writes any more, because its process was killed: its header, which is brought up to date
 * every two seconds only, gets the length of all that is in the file. Returns that, ms; undefined: there is no such file, or it
 * is no recording of ours.
 */
export async function repairRecording(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path, 'r+');
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    const [byteRate, blockBytes] = [header.readUInt32LE(BYTE_RATE_AT), header.readUInt16LE(BLOCK_BYTES_AT)];
    if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, 4) !== 'RIFF' || byteRate === 0 || blockBytes === 0) {
      return undefined;
    }
    const sound = (await file.stat()).size - HEADER_BYTES;
    const dataBytes = sound - (sound % blockBytes);
    if (dataBytes !== header.readUInt32LE(DATA_BYTES_AT)) {
      header.writeUInt32LE(HEADER_BYTES - RIFF_BYTES + dataBytes, RIFF_SIZE_AT);
      header.writeUInt32LE(dataBytes, DATA_BYTES_AT);
      await file.write(header, 0, HEADER_BYTES, 0);
    }
    return Math.round((dataBytes * 1_000) / byteRate);
  } catch {
    return undefined;
  }
}
