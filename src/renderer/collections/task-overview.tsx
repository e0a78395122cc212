import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { counted } from '#core/numbers.ts'
import { Asked } from '../app/query.tsx'
import { PlainText } from './plain-text.tsx'
import { useLint } from './use-lint.ts'
import { findingTitle, type TaskDetails } from './words.ts'

export interface TaskOverviewProps {
  readonly collection: string
  readonly task: TaskDetails
  /** An instance is to be looked at. */
  readonly onLook: (instance: string) => void
}

export function TaskOverview({ collection, task, onLook }: TaskOverviewProps) {
  const lint = useLint(collection, task.name)
  return (
    <Stack gap="lg">
      <Part title="Definition">
        <Paper withBorder p="md">
          <PlainText label="Definition" text={task.definition || '(none)'} />
        </Paper>
        <Text size="sm">Categories: {task.categories.join(', ') || 'none'}</Text>
        {task.outputType !== null && <Text size="sm">Output type: {task.outputType}</Text>}
      </Part>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Examples title="Positive examples" examples={task.positiveExamples} />
        <Examples title="Negative examples" examples={task.negativeExamples} />
      </SimpleGrid>
      <Part title="What was found">
        <Asked query={lint} what="what looks wrong">
          {(findings) =>
            findings.length === 0 ? (
              <Text size="sm">Nothing looks wrong in this task.</Text>
            ) : (
              findings.map(({ code, severity, message, count, instances }) => (
                <Group key={code} gap="sm" align="baseline" wrap="nowrap">
                  <Badge size="lg" variant="light" color={severity === 'error' ? 'red' : 'yellow'} tt="none">
                    {severity}
                  </Badge>
                  <Text size="sm">
                    <strong>{findingTitle(code)}</strong> ({count}): {message}
                  </Text>
                  {instances.map((instance) => (
                    <Anchor key={instance} component="button" type="button" size="sm" onClick={() => onLook(instance)}>
                      {instance}
                    </Anchor>
                  ))}
                </Group>
              ))
            )
          }
        </Asked>
      </Part>
    </Stack>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {children}
    </Stack>
  )
}

function Examples({ title, examples }: { readonly title: string; readonly examples: TaskDetails['positiveExamples'] }) {
  return (
    <Part title={`${title} (${examples.length})`}>
      {examples.length === 0 && (
        <Text size="sm" c="dimmed">
          This task has none.
        </Text>
      )}
      {examples.map(({ input, output, options, explanation = '' }, i) => (
        <Paper
          key={i}
          withBorder
          p="sm"
          component="article"
          aria-label={`${title}, ${i + 1} of ${counted(examples.length, 'example')}`}
        >
          <Stack gap={4}>
            <Text size="sm" c="dimmed">
              Input
            </Text>
            <PlainText label="Input" text={input} />
            <Text size="sm" c="dimmed">
              Output
            </Text>
            <PlainText label="Output" text={output} />
            {options && (
              <>
                <Text size="sm" c="dimmed">
                  Options
                </Text>
                <PlainText label="Options" text={options.join('\n')} />
              </>
            )}
            {explanation !== '' && explanation !== '-' && (
              <>
                <Text size="sm" c="dimmed">
                  Explanation
                </Text>
                <PlainText label="Explanation" text={explanation} />
              </>
            )}
          </Stack>
        </Paper>
      ))}
    </Part>
  )
}
