import { defaultStop, namedStops, type StopChoice } from './stop-rule.ts'
import { stopLimits, stopStringFrom } from './stop-strings.ts'

export type ReadStopChoice =
  { readonly state: 'read'; readonly stop: StopChoice } | { readonly state: 'refused'; readonly reason: string }

/**
 * What a person has written: "references", the name of a rule (a hyphen may stand for its space), or texts with their
 * escapes. None at all is what a study begins with.
 */
export function readStopChoice(written: readonly string[]): ReadStopChoice {
  const [first, ...more] = written
  if (first === undefined) return { state: 'read', stop: defaultStop }
  const name = ['references', ...namedStops].find((each) =>
    written.some((text) => text.trim().replaceAll('-', ' ') === each),
  )
  if (name !== undefined) {
    return more.length === 0
      ? { state: 'read', stop: name as StopChoice }
      : refused(written.join(', '), `"${name}" is a rule and is given alone; give a rule or texts, not both`)
  }
  if (written.length > stopLimits.texts) return refused(`${written.length} of them`, `at most ${stopLimits.texts}`)
  const texts: string[] = []
  for (const each of written) {
    const text = stopStringFrom(each)
    if (text === undefined)
      return refused(
        each,
        String.raw`after a backslash comes n, t, r, another backslash, or u and four hexadecimal digits`,
      )
    if (text === '')
      return refused(
        '""',
        'an empty text would end every answer before it begins; "end-of-turn" is the rule without any',
      )
    if (text.length > stopLimits.characters)
      return refused(`${text.slice(0, 20)}…`, `at most ${stopLimits.characters} characters`)
    texts.push(text)
  }
  return { state: 'read', stop: asRule([...new Set(texts)]) }
}

/** Texts that a rule stands for are that rule, so that a study has one key however it was written. */
function asRule(texts: readonly string[]): StopChoice {
  if (texts.length > 1) return texts
  if (texts[0] === '\n') return 'newline'
  return texts[0] === '\n\n' ? 'blank line' : texts
}

function refused(value: string, reason: string): ReadStopChoice {
  return { state: 'refused', reason: `invalid stop string: ${value} (${reason})` }
}
