/** Pages that tests have open: what they show is printed when a test fails. */
export const openPages = new Map<string, () => Promise<string>>()
