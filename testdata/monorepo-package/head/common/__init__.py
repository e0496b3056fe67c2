from .storage import get, put
