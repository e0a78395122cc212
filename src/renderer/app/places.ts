import { IconBooks, IconBox, IconHistory, IconHome, IconPencilCheck, IconPlus, type Icon } from '@tabler/icons-react'
import { paths } from './paths.ts'

export interface Place {
  readonly name: string
  readonly path: string
  readonly icon: Icon
  /** With Alt. */
  readonly key: string
}

/** Screens that one can go to from everywhere. */
export const places: readonly Place[] = [
  { name: 'Home', path: paths.home, icon: IconHome, key: '1' },
  { name: 'New study', path: paths.wizard, icon: IconPlus, key: '2' },
  { name: 'Collections', path: paths.collections, icon: IconBooks, key: '3' },
  { name: 'Models', path: paths.models, icon: IconBox, key: '4' },
  { name: 'History', path: paths.history, icon: IconHistory, key: '5' },
  { name: 'Annotate', path: paths.annotations, icon: IconPencilCheck, key: '6' },
]
