export interface DescribedError {
  name: string;
  code?: string | number;
  message?: string;
  frames: string[];
  cause?: DescribedError;
}

/** An error as it may be logged. Prisma's messages quote arguments, which can be names and addresses: they stay out. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const quotesArguments = error.name.startsWith('Prisma') || error.name === 'DriverAdapterError';
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...(!quotesArguments && { message: error.message }),
    frames,
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}
