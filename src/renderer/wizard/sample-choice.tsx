import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { counted } from '#core/numbers.ts'
import { sampledTasks } from '#core/study/sampled-tasks.ts'
import { NumberField } from './fields.tsx'
import { askableTasks, type Split, type SplitTask } from './split.ts'
import type { StepProps } from './step-props.ts'

/** Tasks of each category that a draw begins with. */
export const usualDraw = { perCategory: 2, seed: 1 } as const

/** Which tasks are asked: so many of each category, drawn by a seed, or those that are chosen by hand. */
export function SampleChoice(
  props: StepProps & { readonly tasks: readonly SplitTask[]; readonly own: Split | undefined },
) {
  const { content, change, study, tasks } = props
  const { draw = null, testTasks = [] } = content
  const from = askableTasks(tasks, props)
  if (from === undefined) return null
  const drawAs = (next: { readonly perCategory: number; readonly seed: number }) =>
    change({ draw: next, testTasks: sampledTasks(from, next.perCategory, next.seed) })
  return (
    <Stack gap="xs" role="group" aria-labelledby="draw">
      <Group align="flex-end">
        <Stack gap={4}>
          <Text size="sm" fw={600} id="draw">
            {study.tuning === null ? 'Tasks to ask' : 'Test tasks to ask'}
          </Text>
          <SegmentedControl
            aria-labelledby="draw"
            value={draw === null ? 'hand' : 'drawn'}
            onChange={(by) => (by === 'drawn' ? drawAs(usualDraw) : change({ draw: null }))}
            data={[
              { value: 'drawn', label: 'Some of each category, drawn' },
              { value: 'hand', label: 'By hand' },
            ]}
          />
        </Stack>
        {draw !== null && (
          <>
            <NumberField
              label="Tasks per category"
              value={draw.perCategory}
              min={1}
              onChange={(perCategory) => drawAs({ ...draw, perCategory })}
              width={150}
            />
            <NumberField
              label="Seed of the draw"
              value={draw.seed}
              min={0}
              onChange={(seed) => drawAs({ ...draw, seed })}
              width={140}
            />
            <Button variant="default" onClick={() => drawAs({ ...draw, seed: draw.seed + 1 })}>
              Draw again
            </Button>
          </>
        )}
      </Group>
      {draw !== null && (
        <Text size="sm" role="status">
          {`${counted(testTasks.length, 'task')} drawn of ${from.length}. The same seed draws the same tasks; a choice in the table makes it a choice by hand.`}
        </Text>
      )}
    </Stack>
  )
}
