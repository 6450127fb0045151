/** A netstring longer than this from baresip is a fault: its answers and events are a few kilobytes. */
const LENGTH_MAX = 1_000_000;

/** `12:hello world!,`: how baresip's ctrl_tcp frames its JSON (cr.yp.to/proto/netstrings.txt). */
export function encodeNetstring(text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  const head = new TextEncoder().encode(`${body.length}:`);
  const bytes = new Uint8Array(head.length + body.length + 1);
  bytes.set(head, 0);
  bytes.set(body, head.length);
  bytes[bytes.length - 1] = 0x2c;
  return bytes;
}

/** Takes bytes as they come and gives the texts that are complete. Throws when the stream is no sequence of netstrings. */
export class NetstringReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): readonly string[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const texts: string[] = [];
    for (;;) {
      const colon = this.#bytes.indexOf(0x3a);
      if (colon < 0) return texts;
      const length = Number(this.#bytes.subarray(0, colon).toString('latin1'));
      if (!Number.isInteger(length) || length < 0 || length > LENGTH_MAX) throw new Error('not a netstring');
      const end = colon + 1 + length;
      if (this.#bytes.length < end + 1) return texts;
      if (this.#bytes[end] !== 0x2c) throw new Error('netstring without its comma');
      texts.push(this.#bytes.subarray(colon + 1, end).toString('utf8'));
      this.#bytes = this.#bytes.subarray(end + 1);
    }
  }
}
