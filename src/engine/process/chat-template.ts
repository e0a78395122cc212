import { Template } from '@huggingface/jinja'
import type { Rendered, RenderedTurn, TemplateRequest } from '../messages.ts'

/**
 * Renders the template around a mark, with its generation prompt; the data never passes through it. So special-token
 * text inside the data stays text, and no template can look into it or change it. What is given beside it is what
 * Hugging Face's `apply_chat_template` gives (messages, no tools, no documents, `add_generation_prompt`), and
 * `enable_thinking` as false: thoughts would run past the end of an answer. A generation prompt that opens a thought
 * stays as it is. Templates are programs that come with a file: they are rendered in a process that may be ended.
 */
export function renderTurn({ template, bos, eos, systemMessage }: TemplateRequest): Rendered {
  try {
    return { state: 'rendered', turn: turnOf(parsed(template), { bos_token: bos, eos_token: eos }, systemMessage) }
  } catch (error) {
    return { state: 'faulty', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Characters that a template may put around a user turn, with the turn's own; real ones have some hundreds. */
const maxRendered = 100_000

/** Characters: a template may raise whatever it likes. */
const maxOfReason = 500

export const userMark = 'THE-TEXT-OF-THE-USER-TURN'
const answerMark = 'THE-TEXT-OF-THE-ANSWER'

interface SpecialTexts {
  readonly bos_token: string
  readonly eos_token: string
}

export interface Message {
  readonly role: string
  readonly content: string
}

function turnOf(
  template: Template,
  special: SpecialTexts,
  systemMessage: TemplateRequest['systemMessage'],
): RenderedTurn {
  const system = systemMessage === undefined ? [] : [{ role: 'system', content: systemMessage }]
  const asked: readonly Message[] = [...system, { role: 'user', content: userMark }]
  const [before = '', after, ...more] = rendered(template, special, asked, true).split(userMark)
  if (after === undefined) throw new Error('invalid chat template: it leaves the user turn out')
  if (more.length > 0) throw new Error('invalid chat template: it shows the user turn more than once')
  return { before, after, gap: gapOf(template, special, asked, before + userMark + after), systemMessage }
}

/** @throws what is wrong with it as Jinja */
export function parsedTemplate(template: string): Template {
  return new Template(withFixedDate(template))
}

function parsed(template: string): Template {
  try {
    return parsedTemplate(template)
  } catch (error) {
    throw unrenderable(error)
  }
}

function rendered(...call: Parameters<typeof renderMessages>): string {
  try {
    return renderMessages(...call)
  } catch (error) {
    throw unrenderable(error)
  }
}

/**
 * @param generation whether the text ends where an answer begins
 * @throws what the template raises
 */
export function renderMessages(
  template: Template,
  special: SpecialTexts,
  messages: readonly Message[],
  generation: boolean,
): string {
  const text = template.render({
    messages,
    add_generation_prompt: generation,
    enable_thinking: false,
    tools: null,
    documents: null,
    ...special,
  })
  if (text.length > maxRendered)
    throw new Error(`it puts ${text.length} characters around a user turn; ${maxRendered} are allowed`)
  return text
}

/** What a template has raised, or the reader of templates has said of it. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, maxOfReason)
}

function unrenderable(error: unknown): Error {
  return new Error(
    `invalid chat template: it cannot be rendered (${reasonOf(error)}); ask the model with the format tk-instruct or plain`,
  )
}

/** '' where a past answer does not stand where the generation prompt ends: nothing is known then. */
function gapOf(template: Template, special: SpecialTexts, asked: readonly Message[], prompt: string): string {
  try {
    const past = rendered(template, special, [...asked, { role: 'assistant', content: answerMark }], false)
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
  return template.includes('strftime_now')
    ? `{%- macro strftime_now(format) -%}26 Jul 2024{%- endmacro -%}${template}`
    : template
}
