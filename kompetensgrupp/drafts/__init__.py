"""What somebody is typing, kept on the server until it is sent. Knows no form's meaning."""
