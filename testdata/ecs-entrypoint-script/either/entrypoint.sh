#!/bin/sh
case "$1" in
  web) exec gunicorn web:app ;;
  *) exec python main.py ;;
esac
