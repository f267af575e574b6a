import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

// Schemas made with this `z` may carry what the OpenAPI document says about them.
extendZodWithOpenApi(z);

export { z };
