/** The least that a durable workflow can be: what every figure here is held against. */
export async function empty(): Promise<void> {}
