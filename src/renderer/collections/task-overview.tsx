import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { count, counted } from '#core/numbers.ts'
import { Asked } from '../app/query.tsx'
import { Untrusted } from '../app/untrusted.tsx'
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
          <Untrusted look="plain" label="Definition" text={task.definition || '(none)'} />
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
              findings.map(({ code, severity, message, count: found, instances }) => (
                <Group key={code} gap="sm" align="baseline" wrap="nowrap">
                  <Badge size="lg" variant="light" color={severity === 'error' ? 'red' : 'yellow'} tt="none">
                    {severity}
                  </Badge>
                  <Text size="sm">
                    <strong>{findingTitle(code)}</strong> ({count(found)}): {message}
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
    <Part title={`${title} (${count(examples.length)})`}>
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
          aria-label={`${title}, ${count(i + 1)} of ${counted(examples.length, 'example')}`}
        >
          <Stack gap={4}>
            <Text size="sm" c="dimmed">
              Input
            </Text>
            <Untrusted look="plain" label="Input" text={input} />
            <Text size="sm" c="dimmed">
              Output
            </Text>
            <Untrusted look="plain" label="Output" text={output} />
            {options && (
              <>
                <Text size="sm" c="dimmed">
                  Options
                </Text>
                <Untrusted look="plain" label="Options" text={options.join('\n')} />
              </>
            )}
            {explanation !== '' && explanation !== '-' && (
              <>
                <Text size="sm" c="dimmed">
                  Explanation
                </Text>
                <Untrusted look="plain" label="Explanation" text={explanation} />
              </>
            )}
          </Stack>
        </Paper>
      ))}
    </Part>
  )
}
