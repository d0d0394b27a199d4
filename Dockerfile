# One pattern for every part: docker build --build-arg SERVICE=gateway-service .
# The first stage builds all of them once; the second takes one.
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -Dquick package
# Quarkus services lie in target/quarkus-app, the sandbox in target: one folder /app with a run.sh for both.
ARG SERVICE
RUN set -eu; mkdir /app; \
    if [ -d "$SERVICE/target/quarkus-app" ]; then \
      cp -r "$SERVICE/target/quarkus-app/." /app/; \
      printf '#!/bin/sh\nexec java -XX:MaxRAMPercentage=70 -XX:+UseCompactObjectHeaders -jar /app/quarkus-run.jar\n' > /app/run.sh; \
    else \
      mkdir /app/lib; cp "$SERVICE"/target/*.jar "$SERVICE"/target/lib/*.jar /app/lib/; \
      printf '#!/bin/sh\nexec java -XX:MaxRAMPercentage=70 -cp "/app/lib/*" dev.kontext.sandbox.SandboxMain "$@"\n' > /app/run.sh; \
    fi; chmod 755 /app/run.sh

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --no-create-home kontext
COPY --from=build /app /app
USER 10001
ENTRYPOINT ["/app/run.sh"]
