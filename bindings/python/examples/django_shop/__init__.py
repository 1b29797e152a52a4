"""A shop in Django: hosted form, 3-D Secure, cards, notifications, admin."""
