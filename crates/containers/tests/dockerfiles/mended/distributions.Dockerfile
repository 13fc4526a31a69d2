FROM fedora:41 AS a
RUN dnf install -y git && dnf clean all
RUN dnf -y install git-2.47 && dnf clean all
FROM centos:7 AS b
RUN yum install -y httpd-2.4.6 && yum clean all
RUN yum install -y httpd && yum clean all
FROM opensuse/leap:15.6 AS c
RUN zypper install httpd=2.4 && zypper clean
RUN zypper dist-upgrade -y
RUN zypper -n install httpd && zypper clean
FROM alpine:3.20 AS d
RUN apk update
RUN apk add --no-cache bash
RUN apk add --no-cache bash~5
FROM ruby:3.3 AS e
RUN gem install bundler
RUN gem install bundler:2.5.0 rails -v 7.1
USER 1
