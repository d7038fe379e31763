"""The invented group newcomers meet: its people, its cases, and signing in as one of them."""
