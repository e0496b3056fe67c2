# Workbooks are read and written through objects, SAS files by a function.
# expect: s3:GetObject, s3:PutObject
import pandas as pd


def handler(event, context):
    pd.read_sas("s3://b/k.sas7bdat")
    book = pd.ExcelFile("s3://b/k.xlsx")
    with pd.ExcelWriter("s3://b/o.xlsx") as writer:
        book.parse(0).to_excel(writer)
