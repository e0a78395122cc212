/**
 * What may be answered, where an input ends in a list of options, as in BIG-bench Hard (Suzgun et al. 2023):
 *
 *   Options:            Options:
 *   (A) a dog           - yes
 *   (B) a cat           - no
 *
 * A list with letters is answered by its letters, "(A)", any other by what is in it. Lines between two letters belong
 * to the option before.
 *
 * @returns `undefined` where the input ends in no list of at least two
 */
export function listedOptions(input: string): readonly string[] | undefined {
  const lines = input.trimEnd().split('\n')
  const title = lines.findLastIndex((line) => /^\s*options:\s*$/i.test(line))
  if (title === -1) return undefined
  const below = lines.slice(title + 1).map((line) => line.trim())
  const options = below[0]?.startsWith('(A)') === true ? letters(below) : dashed(below)
  return options.length >= 2 && new Set(options).size === options.length ? options : undefined
}

/** Of instances with such a target. */
export const notListed =
  'have a target that is none of the options that their input lists; it counts as one more option'

/** The options that an input lists, with targets that are none of them behind; `undefined` where it lists none. */
export function withListed(input: string, targets: readonly string[]): readonly string[] | undefined {
  const listed = listedOptions(input)
  return listed && [...new Set([...listed, ...targets.map((target) => target.trim())])]
}

function letters(lines: readonly string[]): string[] {
  const found: string[] = []
  for (const line of lines) {
    const next = `(${String.fromCharCode('A'.charCodeAt(0) + found.length)})`
    if (line.startsWith(next)) found.push(next)
  }
  return found
}

function dashed(lines: readonly string[]): string[] {
  const items = lines.map((line) => /^-\s+(\S.*)$/.exec(line)?.[1])
  return items.every((item) => item !== undefined) ? items : []
}
