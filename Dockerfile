# iamdrift for GitLab CI and for pre-commit: a small image with git, and no root.
#
#     docker build --tag iamdrift .
#     docker run --rm --volume "$PWD:/src" iamdrift check --base origin/main

FROM rust:1.95-alpine AS build
RUN apk add --no-cache gcc make musl-dev
WORKDIR /build
COPY . .
RUN cargo build --locked --profile dist --bin iamdrift

FROM alpine:3.22
LABEL org.opencontainers.image.title="iamdrift" \
      org.opencontainers.image.description="Finds drift between the AWS permissions that code needs and the IAM policies beside it" \
      org.opencontainers.image.licenses="MIT"
# git fetches what a shallow clone lacks, if `--fetch` asks for it.
RUN apk add --no-cache git \
    # The checkout is mounted, and belongs to whoever made it. Nothing in this image runs hooks or builds of a repository.
    && git config --system --add safe.directory '*' \
    && adduser -D -u 10001 iamdrift
COPY --from=build /build/target/dist/iamdrift /usr/local/bin/iamdrift
USER 10001
WORKDIR /src
ENTRYPOINT ["iamdrift"]
CMD ["check"]
