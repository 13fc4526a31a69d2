# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
WORKDIR C:\app
RUN Get-ChildItem `
    | Select-Object Name
COPY . C:\app\
CMD ["app.exe"]
