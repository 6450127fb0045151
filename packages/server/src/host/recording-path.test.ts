import { expect, test } from 'vitest';
import { readRecordingName, recordingPath } from './recording-path.ts';

test('a recording lies in the folder of its day', () => {
  expect(recordingPath('170000000000001000-2')).toBe('2023/11/14/170000000000001000-2.wav');
});

test('its name tells call and segment; a message belongs to no segment', () => {
  expect(readRecordingName('170000000000001000-2')).toEqual({ callId: '170000000000001000', segment: 2 });
  expect(readRecordingName('170000000000001000-m1')).toEqual({ callId: '170000000000001000', segment: 0 });
});
