"""What shows the city: one widget a panel, and no network."""
