# The layer's `python` folder is on the path.
# expect: secretsmanager:GetSecretValue
# roots: src layers/common
# start: src/app.py handler
