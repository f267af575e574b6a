import { Router } from 'express';

/** A router to which `/V3` is not `/v3`, as it is not to whoever reads a path anywhere else. */
export function caseSensitiveRouter(): Router {
  return Router({ caseSensitive: true });
}
