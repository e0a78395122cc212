import type { GivenFile } from '../ui/given-files.ts'

export type GivenTasks =
  | { readonly state: 'given'; readonly files: readonly GivenFile[]; readonly name: string }
  | { readonly state: 'refused'; readonly reason: string }

const readable = /\.(?:json|jsonl|csv|tsv)$/i
const zip = /\.zip$/i

/** What of the dropped files can be tasks, and what to call them. */
export function givenTasks(given: readonly GivenFile[]): GivenTasks {
  const seen = given.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'))
  const zips = seen.filter(({ path }) => zip.test(path))
  const tasks = seen.filter(({ path }) => readable.test(path))
  if (zips.length === 1 && tasks.length === 0) return { state: 'given', files: zips, name: nameOf(zips) }
  if (tasks.length === 0 && zips.length === 0)
    return {
      state: 'refused',
      reason: 'There is no task file in it: they end in .json, .jsonl, .csv or .tsv, or come in a .zip.',
    }
  if (zips.length > 0)
    return { state: 'refused', reason: 'A zip has to come alone: drop one zip, or the task files without it.' }
  return { state: 'given', files: tasks, name: nameOf(tasks) }
}

/** The folder's or the only file's, without its ending. */
function nameOf(files: readonly GivenFile[]): string {
  const tops = new Set(files.map(({ path }) => path.split('/', 1)[0] ?? ''))
  const [top = ''] = tops
  return tops.size === 1 ? nameFromPath(top) : 'tasks'
}

export function nameFromPath(path: string): string {
  const last =
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? ''
  return last.replace(/\.(?:json|jsonl|csv|tsv|zip)$/i, '').slice(0, 200) || 'tasks'
}
