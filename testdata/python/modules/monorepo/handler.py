# A shared package is copied beside the handler by the build; there is one of that name only.
# expect: sqs:SendMessage
# roots: services/orders
# start: services/orders/app.py handler
