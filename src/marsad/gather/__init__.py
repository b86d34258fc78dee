"""The outside world -> Page: files, archives, addresses, feeds."""
