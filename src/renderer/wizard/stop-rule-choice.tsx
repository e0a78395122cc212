import { Group, Select, TagsInput, Text } from '@mantine/core'
import { useState } from 'react'
import { readStopChoice } from '#core/answers/stop-choice.ts'
import type { namedStops, StopChoice } from '#core/answers/stop-rule.ts'
import { writtenStopString } from '#core/answers/stop-strings.ts'
import { sentence } from './problems.tsx'
import type { StepProps } from './step-props.ts'

const own = 'texts'
const choices = [
  { value: 'references', label: 'As the references need' },
  { value: 'newline', label: 'First newline' },
  { value: 'blank line', label: 'First blank line' },
  { value: 'end of turn', label: 'End of turn only' },
  { value: own, label: 'Texts of my own' },
] as const satisfies readonly {
  readonly value: 'references' | (typeof namedStops)[number] | typeof own
  readonly label: string
}[]

/** What ends a free answer besides the end of turn and the token limit; texts are written with their escapes. */
export function StopRuleChoice({ study: { stop }, change }: StepProps) {
  const [writing, setWriting] = useState(false)
  const [refusal, setRefusal] = useState<string | undefined>()
  const isOwn = writing || typeof stop !== 'string'
  const take = (written: readonly string[]) => {
    const read = readStopChoice(written)
    setRefusal(read.state === 'refused' ? read.reason : undefined)
    if (read.state === 'read' && written.length > 0) change({ stop: read.stop })
  }
  return (
    <Group align="flex-start">
      <Select
        label="Free answers end at"
        description="The end of turn always ends one"
        w={260}
        allowDeselect={false}
        data={[...choices]}
        value={isOwn ? own : stop}
        onChange={(value) => {
          const named = choices.find((choice) => choice.value === value)?.value
          setWriting(named === own)
          setRefusal(undefined)
          if (named !== undefined && named !== own) change({ stop: named satisfies StopChoice })
        }}
      />
      {isOwn && (
        <TagsInput
          label="Stop strings"
          description={String.raw`\n is a newline, \t a tab, \\ a backslash`}
          w={320}
          acceptValueOnBlur
          splitChars={[]}
          value={typeof stop === 'string' ? [] : stop.map(writtenStopString)}
          onChange={take}
          placeholder="type a text, then Enter"
          error={refusal === undefined ? undefined : sentence(refusal)}
        />
      )}
      {stop === 'references' && (
        <Text size="sm" c="dimmed" maw={420} pt={26}>
          A newline where no reference of a task has one, else a blank line, else the end of turn alone. The prompts at
          step 4 say which.
        </Text>
      )}
    </Group>
  )
}
