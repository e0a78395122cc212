import type { GivenFile } from '../ui/given-files.ts'
import { zipNames } from './zip-names.ts'

/** What a file is for; each kind has one screen that takes it. */
export type GivenKind = 'model' | 'tasks' | 'bundle' | 'predictions'

export type Given =
  | { readonly state: 'known'; readonly kind: GivenKind; readonly files: readonly GivenFile[] }
  | { readonly state: 'unknown'; readonly reason: string }

/** Told apart by names, by what a zip holds, and by the first line of a .jsonl. */
export async function givenKind(files: readonly GivenFile[]): Promise<Given> {
  const seen = files.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'))
  const known = (kind: GivenKind, of: readonly GivenFile[]): Given => ({ state: 'known', kind, files: of })
  const [first] = seen
  if (first === undefined) return { state: 'unknown', reason: 'There was no file in it.' }
  const models = seen.filter(({ path }) => endsIn(path, 'gguf'))
  if (models.length > 0)
    return seen.length === 1
      ? known('model', models)
      : { state: 'unknown', reason: `${models[0]?.path ?? ''} came with others. Drop one model at a time.` }
  if (seen.length === 1 && endsIn(first.path, 'zip'))
    return known((await isBundle(first.file)) ? 'bundle' : 'tasks', seen)
  if (seen.length === 1 && endsIn(first.path, 'jsonl') && (await hasPredictions(first.file)))
    return known('predictions', seen)
  if (seen.some(({ path }) => endsIn(path, 'json', 'jsonl', 'csv', 'tsv', 'zip'))) return known('tasks', seen)
  return {
    state: 'unknown',
    reason: `${first.path} is no file that Placebo knows: models end in .gguf, task files in .json, .jsonl, .csv or .tsv, bundles in .zip.`,
  }
}

function endsIn(path: string, ...endings: readonly string[]): boolean {
  return endings.some((ending) => path.toLowerCase().endsWith(`.${ending}`))
}

/** A bundle always has these two at its top. */
async function isBundle(file: Blob): Promise<boolean> {
  const names = await zipNames(file)
  return ['manifest.json', 'study.json'].every((name) => names.includes(name))
}

/** Bytes of the first line that are read: what it is called stands before its texts, or soon after. */
const looked = 64_000

/** Of the kinds of .jsonl that are read as predictions each line has one of these, and no task file has. */
async function hasPredictions(file: Blob): Promise<boolean> {
  const [line = ''] = (await file.slice(0, looked).text()).split('\n', 1)
  return /"(?:prediction|resps|filtered_resps)"\s*:/.test(line)
}
