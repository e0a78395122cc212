import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { readTemplates, type TemplateRow } from '#exchange/template-table.ts'
import { fileProblem } from '#files/named-file.ts'
import { findTemplateSet, saveTemplateSet, type SpelledWords, type TemplateSetRow } from '#store/template-sets.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'

export type ImportedTemplates =
  | {
      readonly state: 'imported'
      readonly set: Omit<TemplateSetRow, 'id'>
      /** Rows that were not taken, and why. */
      readonly refused: readonly { readonly where: string; readonly message: string }[]
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

/** A table of templates as a set; rows that cannot be used are left out and told. */
export async function importTemplates(
  { store, received, date }: Pick<Host, 'store' | 'received' | 'date'>,
  request: { readonly path: string; readonly name?: string | undefined; readonly replace: boolean },
): Promise<ImportedTemplates> {
  const path = resolve(request.path)
  const source = received.nameOf(path) ?? path
  const name =
    request.name ??
    basename(source)
      .replace(/\.csv$/i, '')
      .replaceAll(/[+,/]/g, '-')
  const problem = fileProblem(path)
  if (problem !== undefined) return refused(`invalid file: ${path} (${problem}; name a table of templates, a .csv)`)
  if (!request.replace && findTemplateSet(store, name))
    return refused({
      sentence: `invalid name: a set of templates ${name} is here already; choose another name, or let the new one take its place`,
      remedy: 'replace',
    })
  const read = await readTemplates({ file: basename(source), bytes: createReadStream(path) })
  await received.forget(path)
  if (read.state === 'refused') return refused(`${basename(source)}: ${read.issue.message}`)
  const left = read.refused.map(({ where = '', message }) => ({ where, message }))
  if (read.templates.length === 0)
    return refused(`${basename(source)}: no row has a template that can be used`, ...left.map(({ message }) => message))
  const set = {
    name,
    source,
    importedAt: date().toISOString(),
    templates: read.templates,
    words: spelledWords(read.rows),
  }
  await write(store, () => saveTemplateSet(store, set))
  return { state: 'imported', set, refused: left }
}

/** Words that are spelled out beside templates, each set once, in the order of their first rows. */
function spelledWords(rows: readonly TemplateRow[]): readonly SpelledWords[] {
  const sets = new Map(
    rows
      .toReversed()
      .filter(({ words }) => words.length > 1)
      .map(({ words, wordsCalled }) => [words.join('/'), { words, called: wordsCalled }]),
  )
  return [...sets.values()].toReversed()
}

function refused(...reasons: readonly Reason[]): ImportedTemplates {
  return { state: 'refused', reasons }
}
