/** What a chat template does with a system message, the turn that stands before the user's. */
export interface SystemMessages {
  /** What the template says of its own accord where none is given; `null`: nothing. */
  readonly default: string | null
  /** Why it takes none of a person's own, in its own words where it has any; `null`: it does. */
  readonly refusal: string | null
  /** Why its default cannot be left out; `null`: it can, or there is none. */
  readonly staying: string | null
}

/**
 * The system message of a study: a text of a person's own; '': the template's default is left out, an empty message
 * stands in its place. A study without one is asked with what the template says of its own accord.
 */
export type SystemMessage = string

/** Characters of a system message; real ones have some hundreds. */
export const maxSystemMessage = 20_000

/**
 * What a person's wish comes to for a model, so that prompts that are the same have one key: undefined where the text
 * is what the template says anyway, or where there is nothing to leave out.
 *
 * @param told undefined: nobody has looked
 */
export function settledSystemMessage(
  wished: SystemMessage | undefined,
  told: SystemMessages | undefined,
  { userTurn }: { readonly userTurn: boolean },
): SystemMessage | undefined {
  const text = wished?.trim()
  const said = (userTurn ? told?.default : null) ?? ''
  return text === said ? undefined : text
}

/**
 * e.g. `"Answer briefly."`, `left out`, `"You are a helpful assistant." (of the chat template)`.
 *
 * @param said what the template says of its own accord; `null`: nothing; undefined: nobody has looked
 */
export function systemMessageName(message: SystemMessage | undefined, said: string | null | undefined): string {
  if (message === '') return 'left out'
  if (message !== undefined) return JSON.stringify(message)
  if (said === undefined) return 'as the chat template has it'
  return said === null ? 'none' : `${JSON.stringify(said)} (of the chat template)`
}
