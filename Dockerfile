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
RUN dotnet publish src/PanelServer -c Release --use-current-runtime --no-self-contained -p:BuildDashboard=false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
RUN install -d -o 1654 -g 1654 -m 0750 /var/lib/qitech /var/log/qitech
# The base image's user "app", by number so that orchestrators see that it is not root.
USER 1654:1654
WORKDIR /app
ENV DOTNET_EnableDiagnostics=0 STATE_DIRECTORY=/var/lib/qitech LOGS_DIRECTORY=/var/log/qitech
EXPOSE 3001
# The image has no HTTP client, but its shell can open a connection, to the port that the settings name.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${Network__Port:-3001} && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/PanelServer"]
