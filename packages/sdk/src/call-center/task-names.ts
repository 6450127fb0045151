import type { Environment } from '../browser/environment.ts';
import type { TaskName } from './api-session.ts';

export interface TaskNamesReply {
  readonly code: string;
  readonly data: readonly TaskName[];
}

/** `GET /Api/grouptasklist` (sdk-facts §3.1): names of the tasks of groups. Never rejects; no names on failure. */
export async function taskNames(
  environment: Pick<Environment, 'fetch'>,
  server: string | undefined,
  companyid: string,
  groupids: string,
): Promise<TaskNamesReply> {
  if (server === undefined) return { code: '8888', data: [] };
  const query = new URLSearchParams({ companyid, groupids });
  try {
    const response = await environment.fetch(`${server}/Api/grouptasklist?${query}`, { credentials: 'omit' });
    return read(await response.json());
  } catch {
    return { code: 'network', data: [] };
  }
}

function read(reply: unknown): TaskNamesReply {
  if (typeof reply !== 'object' || reply === null || !('data' in reply) || !Array.isArray(reply.data)) {
    return { code: '8888', data: [] };
  }
  const data: readonly unknown[] = reply.data;
  return {
    code: 'code' in reply && typeof reply.code === 'string' ? reply.code : '0000',
    data: data.filter(isTaskName),
  };
}

function isTaskName(value: unknown): value is TaskName {
  return (
    typeof value === 'object' &&
    value !== null &&
    'groupid' in value &&
    typeof value.groupid === 'number' &&
    'taskname' in value &&
    typeof value.taskname === 'string'
  );
}
