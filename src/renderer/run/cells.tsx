import { Stack, Table, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { count, percent } from '#core/numbers.ts'
import { cellGrid, type CellGrid, type Run } from './cell-grid.ts'
import classes from './run.module.css'
import type { RunView } from './run-view.ts'

/** The cells of the study filling up: rows of models, columns of test conditions. With one condition it is a list. */
export function Cells({ run, view }: { readonly run: Run; readonly view: RunView }) {
  const grid = useMemo(() => cellGrid(run), [run])
  return (
    <Stack component="section" gap="xs" aria-labelledby="cells">
      <Title order={2} id="cells">
        Cells
      </Title>
      <div className={classes['gridScroller']} role="group" aria-labelledby="cells" tabIndex={0}>
        {grid.columns.length > 1 ? <Grid grid={grid} run={run} view={view} /> : <List run={run} view={view} />}
      </div>
    </Stack>
  )
}

/** Pixels of a column: "1,000 of 1,000" with its sign. */
const narrowest = 104

function Grid({ grid, run, view }: { readonly grid: CellGrid; readonly run: Run; readonly view: RunView }) {
  const names = run.study.tuning === null ? 150 : 250
  return (
    <table className={classes['grid']} style={{ minWidth: names + narrowest * grid.columns.length }}>
      <colgroup>
        <col style={{ width: names }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{run.study.tuning === null ? 'Model' : 'Training'}</th>
          {grid.columns.map((column) => (
            <th scope="col" key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{run.study.tuning === null && row.name === 'untuned' ? run.model : row.name}</th>
            {row.cells.map((cell, i) => (
              <td key={grid.columns[i]}>
                {cell === null ? (
                  <Text c="dimmed" ta="right" size="sm">
                    –
                  </Text>
                ) : (
                  <Cell cell={cell} view={view} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function List({ run, view }: { readonly run: Run; readonly view: RunView }) {
  return (
    <Table aria-label="Cells">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Cell</Table.Th>
          <Table.Th>Done</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {run.cells.map(({ name }, cell) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              <Cell cell={cell} view={view} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Cell({ cell, view }: { readonly cell: number; readonly view: RunView }) {
  const { done, total } = view.cells[cell] ?? { done: 0, total: 0 }
  const share = total === 0 ? 0 : (100 * done) / total
  const isAt = view.at === cell
  return (
    <div className={classes['cell']} data-at={isAt || undefined}>
      <div className={classes['fill']} style={{ width: `${share}%` }} />
      <div className={classes['words']}>
        <span>{done === total && total > 0 ? '✓' : isAt ? 'now' : ''}</span>
        <span title={percent(share)}>
          {count(done)} of {count(total)}
        </span>
      </div>
    </div>
  )
}
