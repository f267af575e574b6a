import type { ZodObject, z } from 'zod';
import type { QueryReader } from './endpoint';
import { invalidParameters } from './invalid-parameters';
import { openApiSchema } from './openapi-schema';
import { Problem } from './problem';

/** A query of plain parameters, each given at most once. */
export function queryOf<S extends ZodObject>(schema: S): QueryReader<z.output<S>> {
  return {
    parameters: Object.entries(schema.shape).map(([name, field]) => ({
      name,
      in: 'query' as const,
      required: false,
      schema: openApiSchema(field as z.ZodType),
    })),
    read(query) {
      const result = schema.safeParse(query);
      if (result.success) return result.data;
      throw new Problem('invalid_request', { invalidParameters: invalidParameters(result.error, 'query', query) });
    },
  };
}
