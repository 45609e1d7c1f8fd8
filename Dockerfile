# syntax=docker/dockerfile:1

# One image for server, etl and migrate: they differ in their command. It holds no engines; DATABASE_URL and
# CLICKHOUSE_URL say where those are.

FROM node:24-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json ./
COPY web/package.json web/
# With the optional packages: the web build's own compilers are among them. --ignore-scripts, here and below, leaves
# out the Node that npm would fetch for machines that have none.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY contract contract
COPY web web
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY web/package.json web/
# Without the optional packages: those are the embedded engines.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
# glibc otherwise keeps the memory of each password hash, a heap for each thread.
ENV NODE_ENV=production \
    MALLOC_MMAP_THRESHOLD_=4194304 \
    MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json environment.ts ./
COPY environment environment
COPY contract contract
COPY clickhouse clickhouse
COPY migrations migrations
COPY upload-store upload-store
COPY client-bucket client-bucket
COPY etl etl
COPY server server
COPY --from=web /app/web/build web/build

# The upload store. A named volume that is mounted here takes over this folder's owner.
RUN install -d -o node -g node /var/lib/outlay/uploads
ENV DATA_DIR=/var/lib/outlay \
    HOST=0.0.0.0 \
    PORT=8080

# Nothing is written outside /var/lib/outlay and /tmp: the root file system can be read-only.
USER node
EXPOSE 8080

# For the server; who runs etl or migrate from this image switches it off.
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# Node as process 1 does not reap orphans: run it with an init process (`docker run --init`, `init: true` in compose).
CMD ["node", "--max-semi-space-size=1", "--heap-growing-percent=40", "server/main.ts"]
