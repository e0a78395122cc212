/** What one line of a hand-out asks: a whole answer, or one label's log-probabilities. */
export interface HandedLine {
  readonly handOut: string
  /** The store's numbers. */
  readonly cell: number
  readonly instance: number
  /** Its place among the labels; `null`: the line asks for an answer. */
  readonly label: number | null
  /** SHA-256 of what stands in the line as its prompt, hexadecimal (`promptText`). */
  readonly promptHash: string
}

/** Digits of the prompt's hash in an id: so that an answer to another prompt never passes for one to this. */
const hashDigits = 16

/** At most 64 characters, which is what batch services take: the id is all that comes back from each of them. */
export function customIdOf({ handOut, cell, instance, label, promptHash }: HandedLine): string {
  return [handOut, cell, instance, label ?? 'a', promptHash.slice(0, hashDigits)].join('.')
}

/** Without the prompt's hash: the same for every prompt that the trial could have had. */
export function trialPart(customId: string): string {
  return customId.slice(0, customId.lastIndexOf('.'))
}

/** What a prompt's hash is taken of: its JSON without spaces, which Python's json module writes the same. */
export function promptText(prompt: Prompt): string {
  return JSON.stringify(prompt)
}

/** Token numbers; those of several sequences; a text; or turns of a chat. */
export type Prompt = readonly number[] | readonly (readonly number[])[] | string | readonly Message[]

export interface Message {
  readonly role: 'system' | 'user'
  readonly content: string
}
