import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import classes from './page.module.css'

export interface PageProps {
  readonly title: string
  /** One line under the title. */
  readonly about?: ReactNode
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** Every screen: its title, what can be done with all of it, and its content. */
export function Page({ title, about, actions, children }: PageProps) {
  useDocumentTitle(`${title} – Placebo`)
  return (
    <Stack gap="lg">
      <div className={classes['head']}>
        <div>
          <Title order={1}>{title}</Title>
          {about !== undefined && <Text c="dimmed">{about}</Text>}
        </div>
        {actions !== undefined && (
          <Group gap="sm" className={classes['actions']}>
            {actions}
          </Group>
        )}
      </div>
      {children}
    </Stack>
  )
}
