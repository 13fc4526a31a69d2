# check=skip=JSONArgsRecommended,StageNameCasing;error=true
FROM alpine:3.20 AS Final
USER 1
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["nc", "-z", "127.0.0.1", "8080"]
CMD echo hello
