import Database from 'better-sqlite3'
import { join } from 'node:path'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { temporaryFolder } from './temporary.ts'

/** A data folder as it was before a migration, with what somebody had in it. */
export function olderThan(number: number, fill: (db: Database.Database) => void = () => undefined): string {
  const folder = temporaryFolder()
  const file = join(folder, 'placebo.sqlite')
  const db = new Database(file)
  migrate(
    db,
    file,
    folder,
    new Date('2026-01-01'),
    migrations.filter((each) => each.number < number),
  )
  fill(db)
  db.close()
  return folder
}
