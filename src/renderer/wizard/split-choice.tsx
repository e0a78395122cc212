import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { count, counted } from '#core/numbers.ts'
import { categoryOf } from '#core/study/sampled-tasks.ts'
import { NumberField } from './fields.tsx'
import { splitByCategory, type Split, type SplitTask } from './split.ts'
import type { StepProps } from './step-props.ts'

/** Which tasks are trained on and which are asked: the two never overlap. */
export function SplitChoice({
  content,
  change,
  question,
  checked,
  tasks,
  own,
}: StepProps & { readonly tasks: readonly SplitTask[]; readonly own: Split | undefined }) {
  const { splitBy = 'hand', splitSeed = 1, trainTasks = [], testTasks = [] } = content
  const draw = (seed: number) =>
    change({ draw: null, ...splitByCategory(tasks, seed, question.kinds), splitBy: 'category', splitSeed: seed })
  const choose = (by: string) => {
    if (by === 'category') draw(splitSeed)
    else if (by === 'collection' && own) change({ draw: null, ...own, splitBy: 'collection' })
    else change({ draw: null, splitBy: 'hand' })
  }
  const overlap = checked?.overlap ?? null
  return (
    <Stack gap="xs" role="group" aria-label="Train and test tasks">
      <Group align="flex-end">
        <Stack gap={4}>
          <Text size="sm" fw={600} id="split">
            Split into train and test tasks
          </Text>
          <SegmentedControl
            aria-labelledby="split"
            value={splitBy}
            onChange={choose}
            data={[
              { value: 'category', label: 'By category, drawn' },
              { value: 'hand', label: 'By hand' },
              ...(own ? [{ value: 'collection', label: "The collection's own" }] : []),
            ]}
          />
        </Stack>
        {splitBy === 'category' && (
          <>
            <NumberField label="Seed of the split" value={splitSeed} min={0} onChange={draw} width={140} />
            <Button variant="default" onClick={() => draw(splitSeed + 1)}>
              Draw another
            </Button>
          </>
        )}
      </Group>
      <Text size="sm">
        {counted(trainTasks.length, 'train task')} in{' '}
        {counted(categoriesOf(tasks, trainTasks), 'category', 'categories')}, {counted(testTasks.length, 'test task')}{' '}
        in {counted(categoriesOf(tasks, testTasks), 'category', 'categories')}.
        {overlap !== null &&
          (overlap.compared < overlap.of
            ? ` Texts compared on both sides so far: ${count(overlap.compared)} of ${counted(overlap.of, 'instance')}; the run compares all of them before it begins.`
            : ` ${overlap.of === 1 ? 'The one instance was' : `All ${count(overlap.of)} instances were`} compared for texts that are on both sides.`)}
      </Text>
    </Stack>
  )
}

function categoriesOf(tasks: readonly SplitTask[], names: readonly string[]): number {
  const chosen = new Set(names)
  return new Set(tasks.filter(({ name }) => chosen.has(name)).map(categoryOf)).size
}
