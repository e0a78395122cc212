import { Anchor, Button, Checkbox, Group, Paper, ScrollArea, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { counted } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { sentence } from './problems.tsx'
import type { StepProps } from './step-props.ts'

/** Chosen tasks that cannot take part in the study as it is, each with its reasons, to be left out or mended. */
export function IneligibleTasks({ content, change, checked, goTo }: StepProps) {
  const byTask = [...Map.groupBy(checked?.ineligible ?? [], ({ side, task }) => `${side} ${task}`).values()]
  if (byTask.length === 0) return null
  const leaveOut = (names: readonly string[]) => {
    const out = new Set(names)
    const without = (list: readonly string[] = []) => list.filter((name) => !out.has(name))
    change({
      testTasks: without(content.testTasks),
      ...(content.trainTasks && { trainTasks: without(content.trainTasks) }),
      splitBy: 'hand',
    })
  }
  return (
    <Paper withBorder p="sm" component="section" aria-label="Ineligible tasks">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600}>{counted(byTask.length, 'task')} cannot take part in every cell</Text>
          <Button size="xs" variant="default" onClick={() => leaveOut(byTask.map(([first]) => first?.task ?? ''))}>
            Leave out all of them
          </Button>
        </Group>
        <Checkbox
          label="Leave tasks out where they cannot take part"
          description="Each decoding asks the tasks that it can take; a task that cannot take a condition is left out of all cells. The results say which."
          checked={content.skipIneligible ?? false}
          onChange={({ currentTarget }) => change({ skipIneligible: currentTarget.checked })}
        />
        <ScrollArea.Autosize
          mah={260}
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Ineligible tasks and their reasons' }}
        >
          <Stack gap="sm">
            {byTask.map((reasons) => {
              const [first] = reasons
              return (
                first && (
                  <Group key={`${first.side} ${first.task}`} justify="space-between" wrap="nowrap" align="flex-start">
                    <div>
                      <Text size="sm" fw={600}>
                        {first.task}{' '}
                        <Text span size="sm" c="dimmed">
                          ({first.side} task)
                        </Text>
                      </Text>
                      {grouped(reasons).map(({ reason, conditions }) => (
                        <Text key={reason} size="sm">
                          {conditions.join(', ')}: {sentence(withoutName(reason, first.task))}
                        </Text>
                      ))}
                    </div>
                    <Group gap="xs" wrap="nowrap">
                      <Button
                        size="compact-sm"
                        variant="light"
                        onClick={() => leaveOut([first.task])}
                        aria-label={`Leave out ${first.task}`}
                      >
                        Leave out
                      </Button>
                      {reasons.some(({ remedy }) => remedy === 'method') && (
                        <Anchor component="button" type="button" size="sm" onClick={() => goTo('method')}>
                          Change the method
                        </Anchor>
                      )}
                      <Anchor
                        component={Link}
                        href={paths.task(content.collection ?? '', first.task)}
                        size="sm"
                        aria-label={`See the task ${first.task}`}
                      >
                        See the task
                      </Anchor>
                    </Group>
                  </Group>
                )
              )
            })}
          </Stack>
        </ScrollArea.Autosize>
      </Stack>
    </Paper>
  )
}

/** Conditions with the same reason stand together. */
function grouped(reasons: readonly { readonly reason: string; readonly condition: string }[]) {
  return [...Map.groupBy(reasons, ({ reason }) => reason)].map(([reason, all]) => ({
    reason,
    conditions: all.map(({ condition }) => condition),
  }))
}

function withoutName(reason: string, task: string): string {
  return reason.startsWith(`${task}: `) ? reason.slice(task.length + 2) : reason
}
