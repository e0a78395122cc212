import type { Template } from '#core/templates/template.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** Words in the place of a task's labels, in their order, and what the file calls such words. */
export interface SpelledWords {
  readonly words: readonly string[]
  readonly called: string
}

export interface TemplateSetRow {
  readonly id: number
  readonly name: string
  readonly source: string
  readonly importedAt: string
  readonly templates: readonly Template[]
  /** Each once. */
  readonly words: readonly SpelledWords[]
}

/** In alphabetical order. */
export function listTemplateSets(db: ReadableDB): readonly TemplateSetRow[] {
  return db.reading
    .prepare<[], Columns>(`SELECT ${columns} FROM template_sets WHERE removed_at IS NULL ORDER BY name`)
    .all()
    .map(rowFrom)
}

export function findTemplateSet(db: ReadableDB, name: string): TemplateSetRow | undefined {
  const found = db.reading
    .prepare<[string], Columns>(`SELECT ${columns} FROM template_sets WHERE removed_at IS NULL AND name = ?`)
    .get(name)
  return found && rowFrom(found)
}

/** Takes the place of a set of its name. */
export function saveTemplateSet(db: WritableDB, { templates, words, ...row }: Omit<TemplateSetRow, 'id'>): void {
  db.writing
    .transaction(() => {
      db.writing.prepare('DELETE FROM template_sets WHERE name = ?').run(row.name)
      db.writing
        .prepare(
          'INSERT INTO template_sets (name, source, imported_at, content) VALUES (@name, @source, @importedAt, @content)',
        )
        .run({ ...row, content: JSON.stringify({ templates, words }) })
    })
    .immediate()
}

/** @returns its number, to bring it back by; undefined: there is none of that name */
export function removeTemplateSet(db: WritableDB, name: string, removedAt: string): number | undefined {
  return db.writing
    .prepare<[string, string], number>(
      'UPDATE template_sets SET removed_at = ? WHERE name = ? AND removed_at IS NULL RETURNING id',
    )
    .pluck()
    .get(removedAt, name)
}

/** @returns its name; undefined: it is not among the removed ones, or another one has its name now */
export function restoreTemplateSet(db: WritableDB, id: number): string | undefined {
  return db.writing
    .prepare<[number], string>(
      `UPDATE template_sets SET removed_at = NULL WHERE id = ? AND removed_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM template_sets other WHERE other.name = template_sets.name AND other.removed_at IS NULL)
       RETURNING name`,
    )
    .pluck()
    .get(id)
}

const columns = 'id, name, source, imported_at AS importedAt, content'

interface Columns extends Omit<TemplateSetRow, 'templates' | 'words'> {
  readonly content: string
}

function rowFrom({ content, ...row }: Columns): TemplateSetRow {
  return { ...row, ...(JSON.parse(content) as Pick<TemplateSetRow, 'templates' | 'words'>) }
}
