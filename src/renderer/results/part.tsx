import { Group, Stack, Text, Title } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import { useOutlined } from './outline.tsx'
import classes from './results.module.css'

export interface PartProps {
  readonly title: string
  readonly about?: string | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A table with its heading, what it shows, and what can be done with it. */
export function Part({ title, about, actions, children }: PartProps) {
  const place = useRef<HTMLDivElement>(null)
  useOutlined(title, place)
  return (
    <Stack component="section" gap="xs" aria-label={title} ref={place} tabIndex={-1} className={classes['part']}>
      <Group justify="space-between" align="flex-end">
        <Stack gap={2} maw={760}>
          <Title order={2}>{title}</Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </Stack>
        <Group gap="xs" align="flex-end">
          {actions}
        </Group>
      </Group>
      {children}
    </Stack>
  )
}
