import { contentFreeInput } from '#core/answers/label-score.ts'
import type { Fitted } from '#core/conditions/condition.ts'
import { counted } from '#core/noun.ts'
import type { Task } from '#core/task.ts'
import { fieldsOf, type AroundInput, type TaskFields } from './fields.ts'
import { aroundInput, fill, inputSlot, slotsOf, type Template } from './template.ts'

/** A template as a task shows it. */
export type Placed =
  { readonly as: 'definition'; readonly text: string } | { readonly as: 'around'; readonly around: AroundInput }

/** Words without slots stand in the place of the definition, or around the input where somebody has said so. */
export function placedTemplate(template: Template, task: Task): Fitted<Placed> {
  const { text, placement } = template
  if (slotsOf(text).length === 0 && placement === undefined) return { fit: true, value: { as: 'definition', text } }
  const fields = task.fields ?? []
  const wanted =
    slotsOf(text).length > 0
      ? text
      : aroundInput(text, placement ?? 'before', fields.length > 0 ? fields.map(({ slot }) => slot) : ['…', '…'])
  const slots = slotsOf(wanted).filter((slot) => slot !== inputSlot)
  const needsFields = slots.length > 0 || placement === 'between'
  if (!needsFields) return { fit: true, value: { as: 'around', around: { text: wanted, fields: [] } } }
  const why = fieldsReason(template, slots, task)
  return why === undefined
    ? { fit: true, value: { as: 'around', around: { text: wanted, fields } } }
    : { fit: false, reason: `${task.name}: ${why}` }
}

/** Why one of these inputs cannot stand in it; undefined: all can. */
export function unplacedReason({ fields }: AroundInput, inputs: readonly string[]): string | undefined {
  if (fields.length === 0) return undefined
  for (const input of inputs) {
    const found = fieldsOf(input, fields)
    if (found.state === 'missing') return found.reason
  }
  return undefined
}

/**
 * An input in its place. That every input of a task has the confirmed fields was looked at when its study was planned.
 */
export function placedInput({ text, fields }: AroundInput, input: string): string {
  const filled = fill({ text }, new Map([...filledFields(input, fields), [inputSlot, input.trim()]]))
  if (filled.state === 'missing') throw new Error(`a template was planned but has other slots: ${filled.slots.join()}`)
  return filled.text
}

function filledFields(input: string, fields: TaskFields): ReadonlyMap<string, string> {
  // An input without content has fields without any.
  if (input === contentFreeInput) return new Map(fields.map(({ slot }) => [slot, input]))
  const found = fieldsOf(input, fields)
  if (found.state === 'missing') throw new Error(`an input was planned but cannot be taken apart: ${found.reason}`)
  return found.fields
}

function fieldsReason(
  { name, placement }: Template,
  slots: readonly string[],
  { fields, unreadFields }: Task,
): string | undefined {
  const needs =
    slots.length === 0 || placement === 'between'
      ? `the words of template "${name}" stand between the fields of an input`
      : `template "${name}" needs the ${counted(slots.length, 'field')} ${listed(slots)}`
  if (fields === undefined) return `${needs}, and nobody has confirmed which fields its inputs have`
  const missing = slots.filter((slot) => !fields.some((field) => field.slot === slot))
  if (missing.length > 0) return `${needs}, and its confirmed fields are ${listed(fields.map(({ slot }) => slot))}`
  return unreadFields === undefined ? undefined : `${needs}, and ${unreadFields}`
}

function listed(slots: readonly string[]): string {
  return slots.map((slot) => `{${slot}}`).join(', ')
}
