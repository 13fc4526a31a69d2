# check=skip=JSONArgsRecommended,StageNameCasing;error=true
FROM alpine:3.20 AS Final
USER 1
CMD echo hello
