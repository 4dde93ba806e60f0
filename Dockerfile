# RunHub in one image: web, worker, beat and migrations are words to the same entry point
# (ops/container.py). Build it with: docker compose build

ARG PYTHON=python:3.12-slim-bookworm

# ---- What the hub needs of the system while it runs: PostGIS' libraries, and pg_dump for backups.
FROM ${PYTHON} AS system
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Debian's security updates of these are wanted, so none is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libgdal32 libgeos-c1v5 libproj25 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*

# ---- Front-end packages: the steps of ops/frontend.py.
FROM ${PYTHON} AS frontend
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/node.txt requirements/node.txt
RUN python -m venv /node && /node/bin/pip install --require-hashes -r requirements/node.txt
ENV PATH=/node/bin:$PATH
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev
COPY ops/collect_frontend.py ops/icons.txt ops/
RUN python ops/collect_frontend.py

# ---- Python packages and static files.
FROM system AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/base.txt
ENV PATH=/venv/bin:$PATH
COPY . .
COPY --from=frontend /app/static/vendor static/vendor
# "development" asks for no secrets; the names of static files are hashed all the same.
RUN RUNHUB_ENV=development STATIC_ROOT=/app/staticfiles python manage.py collectstatic --noinput \
    && python -m compileall -q .

# ---- What is shipped.
FROM system AS final
ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="RunHub" \
      org.opencontainers.image.description="The Running Analytics Hub, for runners and coaches" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Everything belongs to root; this user may write to /data and /backups only.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp runhub \
    && install -d -o 10001 -g 10001 -m 0700 /data /data/media /backups
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DJANGO_SETTINGS_MODULE=runhub.settings \
    RUNHUB_ENV=production \
    RUNHUB_STATE=/data \
    MEDIA_ROOT=/data/media \
    STATIC_ROOT=/app/staticfiles \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "ops/container.py", "health", "web"]
ENTRYPOINT ["python", "ops/container.py"]
CMD ["web"]
