import type { Kysely, Selectable } from 'kysely';
import type { AnnouncementRow, Tables } from './schema.ts';

/** What agents are to read (manual 6.10.4). */
export interface Announcement {
  readonly companyId: number;
  readonly id: number;
  readonly title: string;
  readonly text: string;
  /** Groups whose agents read it; empty: everybody. */
  readonly groupIds: readonly number[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type AnnouncementDraft = Pick<Announcement, 'title' | 'text' | 'groupIds'>;

/** Announcements of a company at once. */
export const ANNOUNCEMENTS_MAX = 1_000;
/** Two writers may pick the same number; then the next is tried. */
const TRIES = 5;

/** The announcements of all companies. */
export class Announcements {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Newest first. */
  async list(companyId: number): Promise<readonly Announcement[]> {
    const rows = await this.#db
      .selectFrom('announcements')
      .selectAll()
      .where('company_id', '=', companyId)
      .orderBy('id', 'desc')
      .limit(ANNOUNCEMENTS_MAX)
      .execute();
    return rows.map(announcementOf);
  }

  async get(companyId: number, id: number): Promise<Announcement | undefined> {
    const row = await this.#db
      .selectFrom('announcements')
      .selectAll()
      .where('company_id', '=', companyId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : announcementOf(row);
  }

  /** undefined: the company has as many as it may have. */
  async add(companyId: number, draft: AnnouncementDraft, nowMs: number): Promise<Announcement | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const { count, last } = await this.#db
        .selectFrom('announcements')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('id').as('last')])
        .where('company_id', '=', companyId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= ANNOUNCEMENTS_MAX) {
        return undefined;
      }
      const added: Announcement = {
        ...draft,
        companyId,
        id: Number(last ?? 0) + 1,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      };
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('announcements')
        .values(rowOf(added))
        .onConflict((conflict) => conflict.columns(['company_id', 'id']).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) {
        return added;
      }
      if (attempt === TRIES) {
        throw new Error('announcements are being written too fast');
      }
    }
  }

  /** undefined: there is none with this number. */
  async change(
    companyId: number,
    id: number,
    draft: AnnouncementDraft,
    nowMs: number,
  ): Promise<Announcement | undefined> {
    const known = await this.get(companyId, id);
    if (known === undefined) {
      return undefined;
    }
    const changed: Announcement = { ...known, ...draft, updatedAtMs: nowMs };
    const { title, text, group_ids, updated_at_ms } = rowOf(changed);
    await this.#db
      .updateTable('announcements')
      .set({ title, text, group_ids, updated_at_ms })
      .where('company_id', '=', companyId)
      .where('id', '=', id)
      .execute();
    return changed;
  }

  /** What was removed. */
  async remove(companyId: number, id: number): Promise<Announcement | undefined> {
    const known = await this.get(companyId, id);
    await this.#db.deleteFrom('announcements').where('company_id', '=', companyId).where('id', '=', id).execute();
    return known;
  }
}

function rowOf(announcement: Announcement): AnnouncementRow {
  return {
    company_id: announcement.companyId,
    id: announcement.id,
    title: storable(announcement.title),
    text: storable(announcement.text),
    group_ids: JSON.stringify(announcement.groupIds),
    created_at_ms: Math.round(announcement.createdAtMs),
    updated_at_ms: Math.round(announcement.updatedAtMs),
  };
}

function announcementOf(row: Selectable<AnnouncementRow>): Announcement {
  return {
    companyId: row.company_id,
    id: row.id,
    title: row.title,
    text: row.text,
    groupIds: JSON.parse(row.group_ids) as number[],
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

/** PostgreSQL keeps no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
