# A workload that begins in a package's own file can import the package's modules by its name.
# start: store/__init__.py handler
# expect: s3:CreateBucket
