import { errorEvent, type ParseIssue, type ProblemEvent } from './read-event.ts'

/**
 * What a check of a value throws, however deep in the file it is. It ends the file, whose reader turns it into the last
 * event; nothing outside of this room sees it.
 */
export class ParseError extends Error {
  readonly issue: ParseIssue

  constructor(issue: ParseIssue) {
    super(issue.message)
    this.issue = issue
  }
}

/** @throws {ParseError} */
export function reject(issue: ParseIssue): never {
  throw new ParseError(issue)
}

/** The issue of a {@link ParseError}; any other error is thrown on. */
export function issueIn(error: unknown): ParseIssue {
  if (error instanceof ParseError) return error.issue
  throw error
}

/** The events of one file; a {@link ParseError} becomes the last one. */
export async function* untilIssue<Event>(
  file: string,
  events: AsyncIterable<Event>,
): AsyncGenerator<Event | ProblemEvent, void, void> {
  try {
    yield* events
  } catch (error) {
    yield errorEvent(file, issueIn(error))
  }
}
