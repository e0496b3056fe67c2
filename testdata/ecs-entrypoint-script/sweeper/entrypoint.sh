#!/usr/bin/env bash
aws s3 cp "s3://settings/sweeper.json" settings.json
exec python main.py
