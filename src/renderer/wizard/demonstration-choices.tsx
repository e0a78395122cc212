import { Checkbox, Group, NumberInput, Stack, Text } from '@mantine/core'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { examplesConditions } from '#core/conditions/index.ts'
import { mostSelections } from '#core/study/questions/demonstrations.ts'
import type { StepProps } from './step-props.ts'

/** Which kinds of examples, how many draws of them, and how many orders. */
export function DemonstrationChoices({
  question,
  content,
  change,
  study,
}: Pick<StepProps, 'question' | 'content' | 'change' | 'study'>) {
  const { start } = question
  const chosen = content.demonstrations ?? start.demonstrations
  return (
    <Stack gap="md" align="flex-start">
      <Checkbox.Group
        label="Kinds of examples, beside the original ones and none"
        value={[...chosen]}
        onChange={(next) => change({ demonstrations: demonstrationNames.filter((name) => next.includes(name)) })}
      >
        <Stack gap={4} mt={4}>
          {demonstrationNames.map((name) => (
            <Checkbox key={name} value={name} label={`${name}: ${examplesConditions[name].describe}`} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group align="flex-end" gap="xl">
        <NumberInput
          label="Draws of other examples"
          description="Every kind is asked with each. Fewer than 5 say little of others; 0: each task's own first ones."
          min={0}
          max={mostSelections}
          w={320}
          value={content.draws ?? start.draws}
          onChange={(value) => {
            if (typeof value === 'number') change({ draws: value })
          }}
        />
        <NumberInput
          label="Orders of the same examples"
          description="Of original examples."
          min={0}
          max={mostSelections}
          w={320}
          value={content.orders ?? start.orders}
          onChange={(value) => {
            if (typeof value === 'number') change({ orders: value })
          }}
        />
      </Group>
      <Text size="sm" c="dimmed">
        k = {study.k} examples each; chosen at the next step.
      </Text>
    </Stack>
  )
}
