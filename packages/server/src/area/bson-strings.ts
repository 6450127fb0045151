/** BSON element types, bsonspec.org. */
const STRING = 0x02;
const END = 0x00;

/**
 * Walks a flat BSON document of strings and calls `visit` with where each key and each value lies in it (end not included).
 * Nothing is decoded here: an object of the 130,000 members would cost 40 MB, and their strings alone some 20 MB of heap.
 *
 * @throws {RangeError} when it is no such document
 */
export function eachBsonString(
  document: Buffer,
  visit: (keyAt: number, keyEnd: number, valueAt: number, valueEnd: number) => void,
): void {
  const end = document.readInt32LE(0);
  let at = 4;
  while (at < end) {
    const type = document[at];
    if (type === END) {
      return;
    }
    if (type !== STRING) {
      throw new RangeError(`BSON element type ${type} is no string`);
    }
    const keyEnd = document.indexOf(0, at + 1);
    const length = document.readInt32LE(keyEnd + 1);
    const valueAt = keyEnd + 5;
    visit(at + 1, keyEnd, valueAt, valueAt + length - 1);
    at = valueAt + length;
  }
}
