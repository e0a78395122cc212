import { Button, Checkbox, Group, Popover, ScrollArea, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { isShown, type ColumnChoice, type Placed } from './table-layout.ts'

export interface ChooseColumnsProps {
  /** Of the table. */
  readonly label: string
  readonly columns: readonly (Placed & { readonly title: string })[]
  readonly choice: ColumnChoice
  readonly onChoose: (choice: ColumnChoice) => void
}

/** Which columns of a table are shown; what is frozen always is. */
export function ChooseColumns({ label, columns, choice, onChoose }: ChooseColumnsProps) {
  const free = columns.filter(({ frozen = false }) => !frozen)
  const hidden = free.filter((column) => !isShown(column, choice)).length
  return (
    <Popover position="bottom-end" trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconColumns3 size={16} aria-hidden />}
          aria-label={`Columns of ${label}${hidden === 0 ? '' : `, ${hidden} hidden`}`}
        >
          Columns{hidden === 0 ? '' : ` (${hidden} hidden)`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Columns of ${label}`}>
        <Stack gap="sm">
          <ScrollArea.Autosize mah={340} tabIndex={-1}>
            <Stack gap={8} pr="md">
              {free.map((column) => (
                <Checkbox
                  key={column.id}
                  size="sm"
                  label={column.title}
                  checked={isShown(column, choice)}
                  onChange={({ currentTarget: { checked } }) =>
                    onChoose({ ...choice, [column.remembered ?? column.id]: checked })
                  }
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                onChoose({
                  ...choice,
                  ...Object.fromEntries(free.map(({ id, remembered = id }) => [remembered, true])),
                })
              }
            >
              Show all
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                const own = free.map(({ id, remembered = id }) => remembered)
                onChoose(Object.fromEntries(Object.entries(choice).filter(([name]) => !own.includes(name))))
              }}
            >
              As at first
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
