import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A server starts, phones ring, people answer: that takes longer than what unit tests are given.
  test: { hookTimeout: 60_000, testTimeout: 60_000 },
});
