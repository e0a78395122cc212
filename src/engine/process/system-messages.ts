import type { Template } from '@huggingface/jinja'
import type { SystemMessages } from '#core/prompts/system-message.ts'
import type { TemplateRequest } from '../messages.ts'
import { parsedTemplate, reasonOf, renderMessages, userMark, type Message } from './chat-template.ts'

/**
 * What a template does with system messages, found by rendering it without one, around a mark, and with an empty one:
 * what stands in the mark's place without one is the template's own. In the process that renders templates.
 */
export function systemMessagesOf({ template, bos, eos }: TemplateRequest): SystemMessages {
  const special = { bos_token: bos, eos_token: eos }
  const parsed = parsedTemplate(template)
  const asked = (...system: readonly Message[]) => attempt(parsed, special, [...system, user])
  const alone = asked()
  const marked = asked({ role: 'system', content: mark })
  if (marked.state === 'raised') return { default: null, refusal: marked.reason, staying: null }
  const [before, after, ...more] = marked.text.split(mark)
  if (before === undefined || after === undefined)
    return { default: null, refusal: 'the template leaves system messages out', staying: null }
  const said = more.length > 0 || alone.state === 'raised' ? null : between(alone.text, before, after)
  return { default: said, refusal: null, staying: said && stayingOf(said, asked({ role: 'system', content: '' })) }
}

const mark = 'THE-TEXT-OF-THE-SYSTEM-MESSAGE'
const user: Message = { role: 'user', content: userMark }

type Attempt = { readonly state: 'text'; readonly text: string } | { readonly state: 'raised'; readonly reason: string }

function attempt(
  template: Template,
  special: Parameters<typeof renderMessages>[1],
  messages: readonly Message[],
): Attempt {
  try {
    return { state: 'text', text: renderMessages(template, special, messages, true) }
  } catch (error) {
    return { state: 'raised', reason: reasonOf(error) }
  }
}

/** `null` where nothing is between them, or white space alone. */
function between(text: string, before: string, after: string): string | null {
  if (!text.startsWith(before) || !text.endsWith(after) || text.length < before.length + after.length) return null
  const said = text.slice(before.length, text.length - after.length)
  return said.trim() === '' ? null : said
}

function stayingOf(said: string, empty: Attempt): string | null {
  if (empty.state === 'raised') return empty.reason
  return empty.text.includes(said) ? 'the template says its own where the system message is empty' : null
}
