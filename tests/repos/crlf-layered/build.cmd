@echo off
go build -o ticketdesk.exe ./cmd/ticketdesk
