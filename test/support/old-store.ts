import type Database from 'better-sqlite3'

/** Fills a database of an earlier version with the rows of one of today: of each table the columns that it had then. */
export function fillFrom(old: Database.Database, file: string, tables: readonly string[]): void {
  old.prepare('ATTACH ? AS today').run(file)
  for (const table of tables) {
    const columns = old.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ')
    old.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM today.${table}`)
  }
  old.exec('DETACH today')
}
