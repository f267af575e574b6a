import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { ZodType } from 'zod';

type Schema = NonNullable<ReturnType<OpenApiGeneratorV31['generateComponents']>['components']>['schemas'];

/** What the OpenAPI document says about one value. */
export function openApiSchema(schema: ZodType): NonNullable<Schema>[string] {
  const registry = new OpenAPIRegistry();
  registry.register('Value', schema);
  const { components } = new OpenApiGeneratorV31(registry.definitions).generateComponents();
  const value = components?.schemas?.['Value'];
  if (!value) throw new Error('a schema could not be documented');
  return value;
}
