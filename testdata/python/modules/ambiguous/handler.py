# Two packages have the name, so neither is followed: the call is not lost if its name says enough.
# expect: s3:PutObject?
# roots: services/orders
# start: services/orders/app.py handler
