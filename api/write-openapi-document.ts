/** `npm run openapi`: writes docs/openapi.json from the endpoints' declarations. Run from the project's folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument, openApiText } from './openapi-document';

writeFileSync(join('docs', 'openapi.json'), openApiText(openApiDocument()));
