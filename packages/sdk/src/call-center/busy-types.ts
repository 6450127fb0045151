/** The map that `getBusyTypeMap` returns, with the members that pages of the incumbent call (sdk-facts §1.2). */
export interface BusyTypeMap {
  put(typeId: number | string, text: string): void;
  get(typeId: number | string): string | null;
  remove(typeId: number | string): void;
  containsKey(typeId: number | string): boolean;
  containsValue(text: string): boolean;
  keySet(): number[];
  values(): string[];
  size(): number;
  isEmpty(): boolean;
  clear(): void;
}

/** A view on a map that lives elsewhere. `change` takes the whole new one. */
export function busyTypeMap(
  types: () => ReadonlyMap<number, string>,
  change: (types: ReadonlyMap<number, string>) => void,
): BusyTypeMap {
  const changed = (edit: (types: Map<number, string>) => void): void => {
    const copy = new Map(types());
    edit(copy);
    change(copy);
  };
  return {
    put: (typeId, text) => changed((map) => map.set(Number(typeId), String(text))),
    get: (typeId) => types().get(Number(typeId)) ?? null,
    remove: (typeId) => changed((map) => map.delete(Number(typeId))),
    containsKey: (typeId) => types().has(Number(typeId)),
    containsValue: (text) => [...types().values()].includes(text),
    keySet: () => [...types().keys()],
    values: () => [...types().values()],
    size: () => types().size,
    isEmpty: () => types().size === 0,
    clear: () => change(new Map()),
  };
}
