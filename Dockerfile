# syntax=docker/dockerfile:1

# What runs is plain JavaScript, the same for every processor. So it's made once, on the processor of the machine that
# builds.
FROM --platform=$BUILDPLATFORM node:26-slim AS install
WORKDIR /project
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY bouncer.js LICENSE tsconfig.json ./
COPY scripts/bundle.ts scripts/production-install.ts scripts/
COPY commands commands
COPY src src
RUN node scripts/production-install.ts /out/app && mkdir /out/data

# Node.js and the libraries it needs: no shell, no npm, no curl. `nonroot` is user 65532.
FROM gcr.io/distroless/nodejs26-debian13:nonroot
# The only folder that is written to. A new volume takes on its owner.
COPY --from=install --chown=65532:65532 /out/data /data
COPY --from=install /out/app /app
# SQLite sorts large indexes in files, and would put them in a folder of the image, which may be read-only.
ENV DATABASE_URL=file:/data/bouncer.db \
    SQLITE_TMPDIR=/data \
    ADMIN_PORT=9090 \
    ADMIN_HOST=0.0.0.0
WORKDIR /app
USER 65532:65532
VOLUME /data
EXPOSE 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/nodejs/bin/node", "/app/bouncer.js", "health"]
# No npm and no shell between, so the bot gets the signals. What follows the image's name is a command: `migrate`.
ENTRYPOINT ["/nodejs/bin/node", "/app/bouncer.js"]
