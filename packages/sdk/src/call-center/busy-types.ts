/** The map that `getBusyTypeMap` returns, with the members that pages of the incumbent call (sdk-facts §1.2). */
export interface BusyTypeMap {
  put(typeId: number, text: string): void;
  get(typeId: number): string | null;
  remove(typeId: number): void;
  containsKey(typeId: number): boolean;
  containsValue(text: string): boolean;
  keySet(): number[];
  values(): string[];
  size(): number;
  isEmpty(): boolean;
  clear(): void;
}

/** A view on `types`; `changed` runs after every change. */
export function busyTypeMap(types: Map<number, string>, changed: () => void): BusyTypeMap {
  return {
    put(typeId, text) {
      types.set(Number(typeId), String(text));
      changed();
    },
    get: (typeId) => types.get(Number(typeId)) ?? null,
    remove(typeId) {
      types.delete(Number(typeId));
      changed();
    },
    containsKey: (typeId) => types.has(Number(typeId)),
    containsValue: (text) => [...types.values()].includes(text),
    keySet: () => [...types.keys()],
    values: () => [...types.values()],
    size: () => types.size,
    isEmpty: () => types.size === 0,
    clear() {
      types.clear();
      changed();
    },
  };
}
