import { expect, test } from 'vitest'
import { isShown, layoutOf, type Placed } from '#renderer/ui/table-layout.ts'

const name: Placed = { id: 'name', width: 300, grows: true, frozen: true }
const verdict: Placed = { id: 'verdict', width: 130, frozen: true }
const others: readonly Placed[] = Array.from({ length: 12 }, (_, i) => ({ id: String(i), width: 100 }))
const table = [name, verdict, ...others]

/** Widths and places from the left; what is not frozen has none. */
function placed(columns: readonly Placed[], available: number) {
  const { places, minWidth } = layoutOf(columns, available)
  return { minWidth, first: places.slice(0, 3).map(({ width, left, isEdge }) => ({ width, left, isEdge })) }
}

// By hand. 62 % of a window may be frozen.
test.each<[string, readonly Placed[], number, ReturnType<typeof placed>]>([
  [
    'name and verdict stay in sight, the name gets the slack',
    table,
    1100,
    {
      minWidth: 1630,
      first: [
        { width: undefined, left: 0, isEdge: false },
        { width: 130, left: 300, isEdge: true },
        { width: 100, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'before the window is known nothing is cut',
    table,
    0,
    {
      minWidth: 1630,
      first: [
        { width: undefined, left: 0, isEdge: false },
        { width: 130, left: 300, isEdge: true },
        { width: 100, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'where everything is in sight nothing has to be kept there',
    [name, verdict],
    1100,
    {
      minWidth: 430,
      first: [
        { width: undefined, left: undefined, isEdge: false },
        { width: 130, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'in a smaller window the name is cut, so that the verdict stays',
    table,
    560,
    {
      minWidth: 1547,
      first: [
        { width: undefined, left: 0, isEdge: false },
        { width: 130, left: 217, isEdge: true },
        { width: 100, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'in a narrow window the name is cut, and the verdict is scrolled',
    table,
    290,
    {
      minWidth: 1464,
      first: [
        { width: undefined, left: 0, isEdge: true },
        { width: 130, left: undefined, isEdge: false },
        { width: 100, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'a frozen column behind one that is scrolled is scrolled, too',
    [others[0] ?? name, verdict, name],
    1100,
    {
      minWidth: 530,
      first: [
        { width: 100, left: undefined, isEdge: false },
        { width: 130, left: undefined, isEdge: false },
        { width: undefined, left: undefined, isEdge: false },
      ],
    },
  ],
  [
    'columns without a width share what is left',
    [{ id: 'a' }, { id: 'b' }],
    800,
    {
      minWidth: 400,
      first: [
        { width: undefined, left: undefined, isEdge: false },
        { width: undefined, left: undefined, isEdge: false },
      ],
    },
  ],
])('%s', (_, columns, available, expected) => {
  expect(placed(columns, available)).toEqual(expected)
})

test.each<[string, Placed, Readonly<Record<string, boolean>>, boolean]>([
  ['nothing chosen', { id: 'a' }, {}, true],
  ['nothing chosen of a further column', { id: 'a', atFirst: false }, {}, false],
  ['chosen', { id: 'a', atFirst: false }, { a: true }, true],
  ['taken away', { id: 'a' }, { a: false }, false],
  ['taken away by the name it is remembered under', { id: '3 a', remembered: 'a' }, { a: false }, false],
  ['what is frozen stays', { id: 'a', frozen: true }, { a: false }, true],
])('%s', (_, column, choice, expected) => {
  expect(isShown(column, choice)).toBe(expected)
})
