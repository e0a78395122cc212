import { Template } from '@huggingface/jinja'

/** What a template puts around one user turn, ready for the answer. */
export interface RenderedTurn {
  readonly before: string
  readonly after: string
  /** White space that past answers have between the header and their text, beyond what the generation prompt ends in. */
  readonly gap: string
}

/** Texts of special tokens that templates refer to; '' where the model has none. */
export interface SpecialTexts {
  readonly bos_token: string
  readonly eos_token: string
}

/**
 * Renders the template around a mark, with its generation prompt; the data never passes through it. So special-token text
 * inside the data stays text, and no template can look into it or change it. What is given beside it is what Hugging
 * Face's `apply_chat_template` gives (messages, no tools, no documents, `add_generation_prompt`), and `enable_thinking`
 * as false: thoughts would run past the end of an answer. A generation prompt that opens a thought stays as it is.
 *
 * @throws Error: the template cannot be rendered, leaves the turn out, or shows it more than once
 */
export function renderTurn(template: string, special: SpecialTexts): RenderedTurn {
  const compiled = parsed(template)
  const user = { role: 'user', content: mark }
  const [before = '', after, ...more] = rendered(compiled, special, [user], true).split(mark)
  if (after === undefined) throw new Error('invalid chat template: it leaves the user turn out')
  if (more.length > 0) throw new Error('invalid chat template: it shows the user turn more than once')
  return { before, after, gap: gapOf(compiled, special, user, before + mark + after) }
}

/** Why no user turn can be made with it; undefined: one can. */
export function templateFault(template: string): string | undefined {
  try {
    renderTurn(template, { bos_token: '', eos_token: '' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const mark = 'THE-TEXT-OF-THE-USER-TURN'
const answerMark = 'THE-TEXT-OF-THE-ANSWER'

interface Message {
  readonly role: string
  readonly content: string
}

function parsed(template: string): Template {
  try {
    return new Template(withFixedDate(template))
  } catch (error) {
    throw unrenderable(error)
  }
}

function rendered(template: Template, special: SpecialTexts, messages: readonly Message[], generation: boolean): string {
  try {
    return template.render({ messages, add_generation_prompt: generation, enable_thinking: false, tools: null, documents: null, ...special })
  } catch (error) {
    throw unrenderable(error)
  }
}

function unrenderable(error: unknown): Error {
  return new Error(`invalid chat template: it cannot be rendered (${error instanceof Error ? error.message : String(error)}); ask the model with the format tk-instruct or plain`)
}

/** '' where a past answer does not stand where the generation prompt ends: nothing is known then. */
function gapOf(template: Template, special: SpecialTexts, user: Message, prompt: string): string {
  try {
    const past = rendered(template, special, [user, { role: 'assistant', content: answerMark }], false)
    const between = past.startsWith(prompt) ? past.slice(prompt.length).split(answerMark)[0] : undefined
    return between?.trim() === '' ? between : ''
  } catch {
    // A template need not be able to show a past answer to ask for a new one.
    return ''
  }
}

/**
 * Some templates tell the model today's date, so that tomorrow's prompt would be another one. They are given one fixed
 * date: the one that Llama 3's template falls back to where it has no clock.
 */
function withFixedDate(template: string): string {
  return template.includes('strftime_now') ? `{%- macro strftime_now(format) -%}26 Jul 2024{%- endmacro -%}${template}` : template
}
