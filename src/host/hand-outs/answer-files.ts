import { createReadStream, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPlainJson } from '#exchange/json.ts'
import { limits } from '#exchange/limits.ts'
import { reasonOf } from '#files/reason.ts'

/** A file of answers by its place in the folder, and one that is none and why. */
export interface AnswerFiles {
  readonly files: readonly string[]
  readonly refused: readonly string[]
}

/** What may hold answers: lines of JSON in the folder, or in a folder `answers` of it, that we did not write there. */
export function answerFiles(folder: string, ours: readonly string[]): AnswerFiles {
  const names = [
    ...namesIn(folder, ''),
    ...(kindOf(join(folder, 'answers')) === 'folder' ? namesIn(join(folder, 'answers'), 'answers/') : []),
  ]
    .filter((name) => /\.jsonl?$/.test(name) && name !== 'manifest.json' && !ours.includes(name))
    .filter((name) => !/^(?:trials-\d{4,}|rows)\.jsonl$/.test(name))
    .toSorted()
  const kinds = names.map((name) => ({ name, kind: kindOf(join(folder, name)) }))
  return {
    files: kinds
      .filter(({ kind }) => kind === 'file')
      .slice(0, limits.answers.files)
      .map(({ name }) => name),
    refused: [
      ...kinds
        .filter(({ kind }) => kind === 'link')
        .map(({ name }) => `${name} is a link; put the file itself into the folder`),
      ...(names.length > limits.answers.files
        ? [`${names.length} files; at most ${limits.answers.files} are looked at`]
        : []),
    ],
  }
}

/** A file's own bytes: one that was a link has been refused before. */
export function bytesOf(folder: string, name: string): AsyncIterable<Uint8Array> {
  return createReadStream(join(folder, name)) as AsyncIterable<Uint8Array>
}

function namesIn(folder: string, prefix: string): readonly string[] {
  return readdirSync(folder).map((name) => `${prefix}${name}`)
}

function kindOf(path: string): 'file' | 'folder' | 'link' | 'other' {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'other'
  if (stats.isSymbolicLink()) return 'link'
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
}

export type FoundHandOut =
  { readonly state: 'found'; readonly handOut: string } | { readonly state: 'refused'; readonly reason: string }

/** Of which hand-out a folder is: all that its manifest is believed. */
export function handOutIn(folder: string): FoundHandOut {
  const file = join(folder, 'manifest.json')
  const refuse = (why: string): FoundHandOut => ({
    state: 'refused',
    reason: `invalid folder: ${folder} (${why}; name the folder of a hand-out, with its manifest.json)`,
  })
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return refuse('it has no manifest.json')
    if (!stats.isFile()) return refuse('its manifest.json is no regular file')
    if (stats.size > limits.answers.manifest)
      return refuse(`its manifest.json has ${stats.size} bytes; at most ${limits.answers.manifest} are read`)
    const read = readPlainJson(readFileSync(file, 'utf8'), limits.answers)
    if (read.state === 'too much') return refuse(`its manifest.json has ${read.why}`)
    const manifest = read.state === 'read' ? read.value : undefined
    const handOut = isObject(manifest) && manifest['format'] === 'placebo-hand-out' ? manifest['handOut'] : undefined
    return typeof handOut === 'string'
      ? { state: 'found', handOut }
      : refuse('its manifest.json is not that of a hand-out')
  } catch (error) {
    return refuse(`its manifest.json cannot be read: ${reasonOf(error)}`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
