"""What `manage.py` can do with payments."""
