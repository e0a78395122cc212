import { Text, TextInput } from '@mantine/core'
import { useSavedText } from '../use-saved-text.ts'
import type { WorkProps } from '../work.ts'
import { simplifiedOf } from './live.ts'

/** What a generation task puts out, in a word or two: the whole simplified definition where nothing else says more. */
export function OutputType({ task, set, act }: WorkProps) {
  const { text, type, flush } = useSavedText(task.outputType?.text ?? '', (typed) => {
    const value = typed.trim().replace(/\.$/, '').trim()
    if (value !== (task.outputType?.text ?? ''))
      act(value === '' ? 'take the output type away' : 'write the output type', [
        { kind: 'output type', value: value === '' ? null : value },
      ])
  })
  const { from } = simplifiedOf(task, set)
  const first = task.simplified ? 'what was written above' : from === 'tags' ? 'what is tagged' : undefined
  return (
    <div>
      <TextInput
        label="Output type"
        description="Completes “Output … .” for a generation task: a question, a title of at most ten words"
        maw={480}
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={flush}
        dir="auto"
      />
      {first !== undefined && task.outputType !== null && (
        <Text size="sm" c="dimmed">
          It is kept, but {first} comes before it.
        </Text>
      )}
    </div>
  )
}
