import { afterEach, expect, test, vi } from 'vitest';
import { tabStore } from './tab-store.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('kept, and no longer kept', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  tabStore.set('name', 'value');
  expect(tabStore.get('name')).toBe('value');
  tabStore.set('name', undefined);
  expect([tabStore.get('name'), kept.size]).toEqual([undefined, 0]);
});

test('a storage that is full, or that the browser keeps from the page, keeps nothing and fails nothing', () => {
  const refuses = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('sessionStorage', { getItem: refuses, setItem: refuses, removeItem: refuses });
  tabStore.set('name', 'value');
  tabStore.set('name', undefined);
  expect(tabStore.get('name')).toBeUndefined();
});
