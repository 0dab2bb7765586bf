# The panel server as a container image. `compose.yaml` runs it behind Caddy; docs/installation.md explains both.
FROM docker.io/library/node:22-bookworm-slim AS dashboard
WORKDIR /source/src
COPY src/PanelServer.Dashboard PanelServer.Dashboard
RUN cd PanelServer.Dashboard && npm ci --no-audit --no-fund --loglevel=error && npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
COPY --from=dashboard /source/src/PanelServer.Dashboard/dist src/PanelServer.Dashboard/dist
# Without the repository's tags the version has to be told: --build-arg VERSION=0.2.0
ARG VERSION=0.0.0-container
ENV MinVerVersionOverride=$VERSION
RUN dotnet publish src/PanelServer -c Release --use-current-runtime --self-contained -p:BuildDashboard=false -o /app
COPY deploy/container/image-root.sh /source/
RUN /source/image-root.sh /app /image

# The server and the libraries that it loads, and nothing else: no shell, no package manager.
FROM scratch
COPY --from=build /image /
COPY --from=build --chown=1654:1654 /image/var /var
# By number, so that orchestrators see that it is not root.
USER 1654:1654
WORKDIR /app
ENV DOTNET_EnableDiagnostics=0 STATE_DIRECTORY=/var/lib/qitech LOGS_DIRECTORY=/var/log/qitech SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/app/PanelServer", "--health"]
ENTRYPOINT ["/app/PanelServer"]
