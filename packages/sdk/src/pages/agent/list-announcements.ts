import type { Announcement } from '../../bar/bar-messages.ts';

/** The announcements for this agent, newest first; by the cookie that the sign-in left (manual 6.10.4). */
export async function listAnnouncements(): Promise<readonly Announcement[]> {
  const response = await fetch('/api/v1/announcements', { credentials: 'same-origin' });
  if (!response.ok) return [];
  const { announcements } = (await response.json()) as { readonly announcements?: readonly Announcement[] };
  return announcements ?? [];
}
