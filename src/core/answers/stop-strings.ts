/** Stop texts of a study, and characters of each; more is a mistake. */
export const stopLimits = { texts: 16, characters: 100 } as const

/** As a person could write it: backslashes and what cannot be seen by their escapes. */
export function writtenStopString(text: string): string {
  return text.replaceAll(
    /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gv,
    (character) => escapes.get(character) ?? unicode(character),
  )
}

/** What is written with \n, \t, \r, \\ and \uXXXX; undefined: a backslash escapes nothing. */
export function stopStringFrom(written: string): string | undefined {
  if (written.replaceAll(escape, '').includes('\\')) return undefined
  return written.replaceAll(
    escape,
    (each) => meanings.get(each) ?? String.fromCharCode(Number.parseInt(each.slice(2), 16)),
  )
}

const escape = /\\(?:[ntr\\]|u[0-9a-fA-F]{4})/g
const escapes = new Map([
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['\\', '\\\\'],
])
const meanings = new Map([...escapes].map(([character, each]) => [each, character]))

function unicode(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')
}
